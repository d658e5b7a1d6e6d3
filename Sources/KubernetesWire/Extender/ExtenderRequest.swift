/// `ExtenderArgs` of kube-scheduler's extender/v1: a pod, and the nodes that it may still go to.
///
/// Only what is needed is read; the rest of the body is checked to be JSON and otherwise left alone. Keys count without
/// regard to case, null counts as absent, unknown fields are skipped, and of equal keys the last counts, as in Go.
public struct ExtenderRequest: Sendable {
    public let pod: PodHeader
    /// How the nodes were sent, and so how the answer must be written.
    public let form: CandidateForm
    /// The body, which the answers copy names and node objects from.
    let body: [UInt8]
    /// In the order of the request, each name once.
    let candidates: [Candidate]
    /// Names of candidates that were written with escapes, without them.
    let unescapedNames: [[UInt8]]

    /// Reads the body of a `filter` or `prioritize` request.
    ///
    /// Where node objects and names were both sent, the objects are the candidates.
    public init(_ body: [UInt8]) throws(ExtenderRequestError) {
        let document = try JSONDocument.extenderRequest(body)
        var reader = ExtenderRequestReader(document)
        try reader.read()
        guard let pod = reader.pod else { throw .missing(field: "Pod", position: 0) }
        self.pod = pod
        self.form = CandidateForm(hasNames: reader.names != nil, hasObjects: reader.nodes != nil)
        var list = CandidateList(document)
        if let nodes = reader.nodes {
            if let items = nodes.items { try list.appendObjects(items) }
        } else if let names = reader.names {
            try list.appendNames(names)
        }
        self.body = body
        self.candidates = list.candidates
        self.unescapedNames = list.unescapedNames
    }

    /// How many nodes are asked about, each counted once.
    public var candidateCount: Int { candidates.count }

    /// The name of a candidate, 0 ..< ``candidateCount``.
    public func name(of candidate: Int) -> String {
        let entry = candidates[candidate]
        guard entry.unescaped < 0 else {
            return String(decoding: unescapedNames[Int(entry.unescaped)], as: UTF8.self)
        }
        return String(decoding: body[entry.name], as: UTF8.self)
    }

    func withName<Result>(of candidate: Int, _ read: (_ name: RawSpan, _ hash: UInt32) -> Result) -> Result {
        let entry = candidates[candidate]
        guard entry.unescaped < 0 else {
            let name = unescapedNames[Int(entry.unescaped)]
            return read(name.span.bytes, entry.hash)
        }
        return read(body.span.bytes.extracting(entry.name), entry.hash)
    }
}

/// How a request names its nodes.
public enum CandidateForm: Hashable, Sendable {
    /// `NodeNames`: the scheduler has `nodeCacheCapable: true`. Also where neither was sent.
    case names
    /// `Nodes`: full objects.
    case objects
    /// Both, which kube-scheduler never does; both are answered.
    case namesAndObjects

    init(hasNames: Bool, hasObjects: Bool) {
        self = hasObjects ? (hasNames ? .namesAndObjects : .objects) : .names
    }

    var hasNames: Bool { self != .objects }
    var hasObjects: Bool { self != .names }
}
