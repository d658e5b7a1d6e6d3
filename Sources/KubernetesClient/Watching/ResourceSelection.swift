/// Which objects of a kind are meant.
package struct ResourceSelection: Hashable, Sendable {
    package var resource: KubernetesResource
    /// `nil`: of all namespaces, or of a kind that belongs to none.
    package var namespace: String?
    /// As the API writes it: `app=web,tier in (a,b)`; empty for all.
    package var labels: String
    /// As the API writes it: `spec.nodeName=`; empty for all.
    package var fields: String

    package init(_ resource: KubernetesResource, namespace: String? = nil, labels: String = "", fields: String = "") {
        self.resource = resource
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
    }

    func right(_ verb: String) -> KubernetesRight {
        KubernetesRight(verb, resource.plural, group: resource.group, namespace: namespace)
    }

    /// The path with the selectors and these parameters, whose values are encoded here.
    func path(_ parameters: [(String, String)], for right: KubernetesRight) throws(KubernetesError) -> String {
        guard let path = resource.path(namespace: namespace) else {
            throw .unsendable(action: "\(right)", reason: "\"\(namespace ?? "")\" is no namespace of such objects")
        }
        let selectors = [("labelSelector", labels), ("fieldSelector", fields)].filter { !$0.1.isEmpty }
        return path + APIPath.query(parameters + selectors)
    }
}
