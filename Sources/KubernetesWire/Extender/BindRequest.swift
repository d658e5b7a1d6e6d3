/// `ExtenderBindingArgs` of kube-scheduler's extender/v1: a pod, and the node that the scheduler has chosen for it.
///
/// Keys count without regard to case, null counts as absent, unknown fields are skipped, and of equal keys the last
/// counts, as in Go.
public struct BindRequest: Hashable, Sendable {
    public let podName: String
    public let podNamespace: String
    /// Every scheduler sends it. A binding without it could meet a later pod of the same name.
    public let podUID: String
    public let node: String

    /// Reads the body of a `bind` request. All four fields must be there, and none of them empty.
    public init(_ body: [UInt8]) throws(ExtenderRequestError) {
        let document = try JSONDocument.extenderRequest(body)
        var podName = ""
        var podNamespace = ""
        var podUID = ""
        var node = ""
        try document.forEachField(of: JSONDocument.root) { key, value throws(ExtenderRequestError) in
            if document.key(key, resembles: "podname") {
                try document.read(value, into: &podName, "PodName")
            } else if document.key(key, resembles: "podnamespace") {
                try document.read(value, into: &podNamespace, "PodNamespace")
            } else if document.key(key, resembles: "poduid") {
                try document.read(value, into: &podUID, "PodUID")
            } else if document.key(key, resembles: "node") {
                try document.read(value, into: &node, "Node")
            }
        }
        self.podName = try Self.present(podName, "PodName")
        self.podNamespace = try Self.present(podNamespace, "PodNamespace")
        self.podUID = try Self.present(podUID, "PodUID")
        self.node = try Self.present(node, "Node")
    }

    private static func present(_ text: String, _ field: String) throws(ExtenderRequestError) -> String {
        guard !text.isEmpty else { throw .missing(field: field, position: 0) }
        return text
    }
}
