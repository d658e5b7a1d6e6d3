/// A kind of objects, and where the API has them.
package struct ObjectKind: Hashable, Sendable {
    /// Empty for the core group.
    package var group: String
    package var version: String
    package var kind: String
    package var plural: String
    package var isNamespaced: Bool

    package init(_ apiVersion: String, _ kind: String, _ plural: String, isNamespaced: Bool = true) {
        let parts = apiVersion.split(separator: "/").map(String.init)
        group = parts.count > 1 ? parts[0] : ""
        version = parts.last ?? ""
        self.kind = kind
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// As kubectl takes it: `deployments.apps`.
    package var resource: String { group.isEmpty ? plural : "\(plural).\(group)" }
}

extension ObjectKind {
    package static let namespace = ObjectKind("v1", "Namespace", "namespaces", isNamespaced: false)
    package static let node = ObjectKind("v1", "Node", "nodes", isNamespaced: false)
    package static let pod = ObjectKind("v1", "Pod", "pods")
    package static let secret = ObjectKind("v1", "Secret", "secrets")
    package static let configMap = ObjectKind("v1", "ConfigMap", "configmaps")
    package static let persistentVolumeClaim = ObjectKind("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
    package static let deployment = ObjectKind("apps/v1", "Deployment", "deployments")
    package static let daemonSet = ObjectKind("apps/v1", "DaemonSet", "daemonsets")
    package static let customResourceDefinition = ObjectKind(
        "apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", isNamespaced: false)
    package static let application = ObjectKind("isochrone.dev/v1alpha1", "Application", "applications")
    package static let validatingWebhook = ObjectKind(
        "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations",
        isNamespaced: false)
    package static let mutatingWebhook = ObjectKind(
        "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations",
        isNamespaced: false)

    /// In the order of being made; they are removed in the opposite one, but for the webhooks, which go first then too.
    static let all: [ObjectKind] = [
        .namespace,
        ObjectKind("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", isNamespaced: false),
        .customResourceDefinition,
        ObjectKind("v1", "ServiceAccount", "serviceaccounts"),
        ObjectKind("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", isNamespaced: false),
        ObjectKind("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", isNamespaced: false),
        ObjectKind("rbac.authorization.k8s.io/v1", "Role", "roles"),
        ObjectKind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"),
        ObjectKind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
        ObjectKind("cert-manager.io/v1", "Issuer", "issuers"),
        ObjectKind("cert-manager.io/v1", "Certificate", "certificates"),
        .secret, .configMap, .persistentVolumeClaim,
        ObjectKind("v1", "Service", "services"),
        ObjectKind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
        .deployment, .daemonSet, .validatingWebhook, .mutatingWebhook,
    ]

    static func named(_ apiVersion: String, _ kind: String) -> ObjectKind? {
        all.first { $0.apiVersion == apiVersion && $0.kind == kind }
    }

    /// Whether requests of others wait for it.
    var isWebhook: Bool { self == .validatingWebhook || self == .mutatingWebhook }

    /// Where it stands in ``all``.
    var rank: Int { Self.all.firstIndex(of: self) ?? Self.all.count }
}
