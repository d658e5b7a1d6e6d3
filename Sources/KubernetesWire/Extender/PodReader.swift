import ClusterModel

/// Reads the few fields of a pod that count here.
struct PodReader {
    private let document: JSONDocument
    private(set) var header: PodHeader

    /// An object that comes a second time is read over the first one, as in Go.
    init(_ document: JSONDocument, _ earlier: PodHeader?) {
        self.document = document
        self.header = earlier ?? PodHeader(namespace: WellKnown.defaultNamespace, name: "", uid: "")
    }

    mutating func read(_ pod: Int) throws(ExtenderRequestError) {
        var key = pod + 1
        let end = document.end(of: pod)
        while key < end {
            let value = key + 1
            if document.key(key, resembles: "metadata") {
                if let object = try document.container(.object, value, "Pod.metadata") { try readMetadata(object) }
            } else if document.key(key, resembles: "spec") {
                if let object = try document.container(.object, value, "Pod.spec") { try readSpec(object) }
            }
            key = document.next(after: value)
        }
        if header.namespace.isEmpty { header.namespace = WellKnown.defaultNamespace }
    }

    private mutating func readMetadata(_ metadata: Int) throws(ExtenderRequestError) {
        var key = metadata + 1
        let end = document.end(of: metadata)
        while key < end {
            let value = key + 1
            if document.key(key, resembles: "name") {
                try document.read(value, into: &header.name, "Pod.metadata.name")
            } else if document.key(key, resembles: "namespace") {
                try document.read(value, into: &header.namespace, "Pod.metadata.namespace")
            } else if document.key(key, resembles: "uid") {
                try document.read(value, into: &header.uid, "Pod.metadata.uid")
            } else if document.key(key, resembles: "labels") {
                try readLabels(value)
            }
            key = document.next(after: value)
        }
    }

    private mutating func readLabels(_ value: Int) throws(ExtenderRequestError) {
        guard let labels = try document.container(.object, value, "Pod.metadata.labels") else {
            header.application = nil
            header.component = nil
            return
        }
        var key = labels + 1
        let end = document.end(of: labels)
        while key < end {
            if document.key(key, equals: "isochrone.dev/application") {
                header.application = try label(key + 1, WellKnown.applicationLabel)
            } else if document.key(key, equals: "isochrone.dev/component") {
                header.component = try label(key + 1, WellKnown.componentLabel)
            }
            key = document.next(after: key + 1)
        }
    }

    /// A label of null is there with an empty value, as in Go.
    private func label(_ value: Int, _ name: String) throws(ExtenderRequestError) -> String {
        var text = ""
        try document.read(value, into: &text, "Pod.metadata.labels[\(name)]")
        return text
    }

    private mutating func readSpec(_ spec: Int) throws(ExtenderRequestError) {
        var key = spec + 1
        let end = document.end(of: spec)
        while key < end {
            let value = key + 1
            if document.key(key, resembles: "schedulername") {
                try document.read(value, into: &header.schedulerName, "Pod.spec.schedulerName")
            } else if document.key(key, resembles: "nodename") {
                try document.read(value, into: &header.nodeName, "Pod.spec.nodeName")
            } else if document.key(key, resembles: "priority") {
                header.priority = try document.wholeNumber(Int32.self, value, "Pod.spec.priority")
            }
            key = document.next(after: value)
        }
    }
}
