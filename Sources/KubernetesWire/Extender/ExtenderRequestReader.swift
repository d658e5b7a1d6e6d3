/// Finds the pod and the nodes in the object that a request is.
struct ExtenderRequestReader {
    let document: JSONDocument
    private(set) var pod: PodHeader?
    /// The token of the array `NodeNames`.
    private(set) var names: Int?
    private(set) var nodes: NodeList?

    /// `Nodes`, as far as it is read.
    struct NodeList {
        /// The token of the array `items`, `nil` when there is none.
        var items: Int?
    }

    init(_ document: JSONDocument) {
        self.document = document
    }

    mutating func read() throws(ExtenderRequestError) {
        var key = JSONDocument.root + 1
        let end = document.end(of: JSONDocument.root)
        while key < end {
            let value = key + 1
            if document.key(key, resembles: "pod") {
                pod = try document.pod(value, over: pod)
            } else if document.key(key, resembles: "nodenames") {
                names = try document.container(.array, value, "NodeNames")
            } else if document.key(key, resembles: "nodes") {
                try readNodes(value)
            }
            key = document.next(after: value)
        }
    }

    private mutating func readNodes(_ value: Int) throws(ExtenderRequestError) {
        guard let object = try document.container(.object, value, "Nodes") else { return nodes = nil }
        var list = nodes ?? NodeList()
        var key = object + 1
        let end = document.end(of: object)
        while key < end {
            if document.key(key, resembles: "items") {
                list.items = try document.container(.array, key + 1, "Nodes.items")
            }
            key = document.next(after: key + 1)
        }
        nodes = list
    }
}
