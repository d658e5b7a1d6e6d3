import ClusterModel
import KubernetesWire

/// An assessment in the form that answers are written from: a number for each node, and each sentence once.
struct VerdictTable: Sendable {
    /// For each node of the snapshot ``FilterResponseWriter/passes`` or a code of ``reasons``.
    private let codes: [Int32]
    /// For each node of the snapshot, 0…10.
    private let scores: [UInt8]
    /// The code of nodes that the snapshot does not have.
    private let unknownNode: Int32
    let reasons: RejectionReasons

    /// - Parameter summary: the sentence for a class of causes.
    init(_ assessment: Assessment, summary: (Rejection.Cause) -> String) {
        var reasons = RejectionReasons()
        func code(_ cause: Rejection.Cause) -> Int32 {
            reasons.code(for: summary(cause), isMendedByPreemption: cause.isMendedByPreemption)
        }
        unknownNode = code(.unknownNode)
        codes = assessment.verdicts.map { verdict in
            switch verdict {
            case .passes: FilterResponseWriter.passes
            case .rejected(let cause): code(cause)
            }
        }
        scores = assessment.verdicts.map { verdict in
            switch verdict {
            case .passes(let score, _): UInt8(min(max(score, 0), 10))
            case .rejected: 0
            }
        }
        self.reasons = reasons
    }

    /// What becomes of candidates by their indices in the snapshot, negative for those that it does not have.
    func codes(of indices: [Int32]) -> [Int32] {
        indices.map { $0 >= 0 && Int($0) < codes.count ? codes[Int($0)] : unknownNode }
    }

    /// The scores of candidates by their indices in the snapshot, negative for those that it does not have.
    func scores(of indices: [Int32]) -> [UInt8] {
        indices.map { $0 >= 0 && Int($0) < scores.count ? scores[Int($0)] : 0 }
    }
}
