/// Finds the pod and the candidates in the object that a `preempt` request is.
struct PreemptRequestReader {
    private let document: JSONDocument
    private(set) var pod: PodHeader?
    private(set) var victims: VictimMap?
    private(set) var metaVictims: VictimMap?

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
            } else if document.key(key, resembles: "nodenametovictims") {
                victims = try map(value, earlier: victims, .wholePods)
            } else if document.key(key, resembles: "nodenametometavictims") {
                metaVictims = try map(value, earlier: metaVictims, .uids)
            }
            key = document.next(after: value)
        }
    }

    private func map(_ value: Int, earlier: VictimMap?, _ form: VictimMap.Form) throws(ExtenderRequestError)
        -> VictimMap?
    {
        guard let object = try document.container(.object, value, form.rawValue) else { return nil }
        var map = earlier ?? VictimMap(document, form)
        try map.read(object)
        return map
    }
}
