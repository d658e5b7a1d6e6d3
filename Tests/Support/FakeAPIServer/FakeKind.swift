/// A kind of objects that the fake knows.
package struct FakeKind: Hashable, Sendable {
    package var group: String
    package var version: String
    package var plural: String
    package var kind: String
    package var isNamespaced: Bool
    /// Of a CustomResourceDefinition: then lists name the kind of each object, and strategic patches are unknown.
    package var isCustom: Bool

    package init(
        group: String = "", version: String = "v1", plural: String, kind: String, isNamespaced: Bool = false,
        isCustom: Bool = false
    ) {
        self.group = group
        self.version = version
        self.plural = plural
        self.kind = kind
        self.isNamespaced = isNamespaced
        self.isCustom = isCustom
    }

    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
    /// `leases.coordination.k8s.io`, `nodes`.
    var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }
    /// What validation calls it.
    var qualifiedKind: String { isCustom ? "\(kind).\(group)" : kind }

    package static let nodes = FakeKind(plural: "nodes", kind: "Node")
    package static let pods = FakeKind(plural: "pods", kind: "Pod", isNamespaced: true)
    package static let applications = FakeKind(
        group: "isochrone.dev", version: "v1alpha1", plural: "applications", kind: "Application", isNamespaced: true,
        isCustom: true)
    package static let leases = FakeKind(
        group: "coordination.k8s.io", plural: "leases", kind: "Lease", isNamespaced: true)
    package static let events = FakeKind(group: "events.k8s.io", plural: "events", kind: "Event", isNamespaced: true)
    package static let podDisruptionBudgets = FakeKind(
        group: "policy", plural: "poddisruptionbudgets", kind: "PodDisruptionBudget", isNamespaced: true)

    /// What every API server has, as far as it is used here; the Application kind is there from the start.
    static let known: [FakeKind] = [
        nodes, pods, applications, leases, events, podDisruptionBudgets,
        FakeKind(plural: "events", kind: "Event", isNamespaced: true),
        FakeKind(plural: "namespaces", kind: "Namespace"),
        FakeKind(plural: "services", kind: "Service", isNamespaced: true),
        FakeKind(plural: "configmaps", kind: "ConfigMap", isNamespaced: true),
        FakeKind(plural: "secrets", kind: "Secret", isNamespaced: true),
        FakeKind(plural: "serviceaccounts", kind: "ServiceAccount", isNamespaced: true),
        FakeKind(plural: "persistentvolumeclaims", kind: "PersistentVolumeClaim", isNamespaced: true),
        FakeKind(group: "apps", plural: "deployments", kind: "Deployment", isNamespaced: true),
        FakeKind(group: "apps", plural: "daemonsets", kind: "DaemonSet", isNamespaced: true),
        FakeKind(group: "apps", plural: "replicasets", kind: "ReplicaSet", isNamespaced: true),
        FakeKind(group: "apps", plural: "statefulsets", kind: "StatefulSet", isNamespaced: true),
        FakeKind(group: "networking.k8s.io", plural: "networkpolicies", kind: "NetworkPolicy", isNamespaced: true),
        FakeKind(group: "rbac.authorization.k8s.io", plural: "clusterroles", kind: "ClusterRole"),
        FakeKind(group: "rbac.authorization.k8s.io", plural: "clusterrolebindings", kind: "ClusterRoleBinding"),
        FakeKind(group: "rbac.authorization.k8s.io", plural: "roles", kind: "Role", isNamespaced: true),
        FakeKind(group: "rbac.authorization.k8s.io", plural: "rolebindings", kind: "RoleBinding", isNamespaced: true),
        FakeKind(
            group: "apiextensions.k8s.io", plural: "customresourcedefinitions", kind: "CustomResourceDefinition"),
        FakeKind(
            group: "admissionregistration.k8s.io", plural: "validatingwebhookconfigurations",
            kind: "ValidatingWebhookConfiguration"),
        FakeKind(
            group: "admissionregistration.k8s.io", plural: "mutatingwebhookconfigurations",
            kind: "MutatingWebhookConfiguration"),
        FakeKind(group: "scheduling.k8s.io", plural: "priorityclasses", kind: "PriorityClass"),
        FakeKind(group: "monitoring.coreos.com", plural: "servicemonitors", kind: "ServiceMonitor", isNamespaced: true),
    ]
}
