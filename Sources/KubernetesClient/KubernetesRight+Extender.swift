extension KubernetesRight {
    /// All that the extender can ask of an API server; its role grants these and no others. A test makes every call of the
    /// client and compares.
    ///
    /// Namespaces are left out: which ones it is for is the role binding's matter.
    package static let extender: [KubernetesRight] = [
        KubernetesRight("get", "/version"),
        KubernetesRight("list", "nodes"),
        KubernetesRight("watch", "nodes"),
        KubernetesRight("get", "pods"),
        KubernetesRight("list", "pods"),
        KubernetesRight("watch", "pods"),
        KubernetesRight("patch", "pods"),
        KubernetesRight("create", "pods/binding"),
        KubernetesRight("create", "pods/eviction"),
        KubernetesRight("list", "applications", group: "isochrone.dev"),
        KubernetesRight("watch", "applications", group: "isochrone.dev"),
        KubernetesRight("patch", "applications/status", group: "isochrone.dev"),
        KubernetesRight("get", "leases", group: "coordination.k8s.io"),
        KubernetesRight("create", "leases", group: "coordination.k8s.io"),
        KubernetesRight("update", "leases", group: "coordination.k8s.io"),
        KubernetesRight("create", "events", group: "events.k8s.io"),
        KubernetesRight("patch", "events", group: "events.k8s.io"),
        KubernetesRight("create", "tokenreviews", group: "authentication.k8s.io"),
        KubernetesRight("create", "subjectaccessreviews", group: "authorization.k8s.io"),
    ]
}
