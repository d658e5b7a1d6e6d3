/// `ExtenderPreemptionArgs` of kube-scheduler's extender/v1: a pod that fits nowhere, and where it would if others went.
///
/// Keys count without regard to case, null counts as absent, unknown fields are skipped, and of equal keys the last
/// counts, as in Go.
public struct PreemptRequest: Sendable {
    /// The pod that looks for a place.
    public let pod: PodHeader
    /// In the order of the request, each node once.
    public let candidates: [PreemptCandidate]

    /// Reads the body of a `preempt` request, with whole pods (`NodeNameToVictims`) or with UIDs
    /// (`NodeNameToMetaVictims`); where both were sent, the whole pods count.
    public init(_ body: [UInt8]) throws(ExtenderRequestError) {
        let document = try JSONDocument.extenderRequest(body)
        var reader = PreemptRequestReader(document)
        try reader.read()
        guard let pod = reader.pod else { throw .missing(field: "Pod", position: 0) }
        self.pod = pod
        self.candidates = (reader.victims ?? reader.metaVictims)?.candidates ?? []
    }
}
