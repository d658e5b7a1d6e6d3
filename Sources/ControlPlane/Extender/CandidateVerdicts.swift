import ClusterModel
import KubernetesWire

/// What becomes of each candidate of a request, in its order.
struct CandidateVerdicts {
    /// The candidates' indices in the snapshot, −1 for those that it does not have.
    let indices: [Int32]
    /// ``FilterResponseWriter/passes``, or a code of ``reasons``.
    let codes: [Int32]
    let scores: [UInt8]
    let reasons: RejectionReasons
    /// The class of each code's cause.
    let classes: [Rejection.CauseClass]
    /// How many candidates each code was given to.
    private(set) var counts: [Int]
    /// The node that the pod most likely goes to: of those that score highest the plan's own, else the first; `nil` when
    /// none passes.
    let best: String?

    init(_ indices: [Int32], _ judged: PodAssessment) {
        let table = judged.table
        self.indices = indices
        codes = table.codes(of: indices)
        scores = table.scores(of: indices)
        reasons = table.reasons
        classes = table.classes
        counts = Array(repeating: 0, count: table.classes.count)
        let planned = judged.plan.node(of: table.component, replica: table.replica)
            .flatMap { judged.snapshot.index(of: $0) }
        var (bestScore, bestIndex) = (-1, Int32(-1))
        for place in codes.indices {
            guard codes[place] == FilterResponseWriter.passes else {
                counts[Int(codes[place])] += 1
                continue
            }
            let score = Int(scores[place])
            if score > bestScore || (score == bestScore && Int(indices[place]) == planned) {
                (bestScore, bestIndex) = (score, indices[place])
            }
        }
        best = bestIndex < 0 ? nil : judged.snapshot.nodes[Int(bestIndex)].name
    }

    var passingCount: Int { codes.count - counts.reduce(0, +) }
}
