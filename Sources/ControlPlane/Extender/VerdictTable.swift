import ClusterModel
import KubernetesWire

/// An assessment in the form that answers are written from: a number for each node, and each sentence once.
struct VerdictTable: Sendable {
    /// For each node of the snapshot ``FilterResponseWriter/passes`` or a code of ``reasons``.
    private var codes: [Int32]
    /// For each node of the snapshot, 0…10.
    private var scores: [UInt8]
    /// The code of nodes that the snapshot does not have.
    private let unknownNode: Int32
    private(set) var reasons: RejectionReasons
    /// The class of the cause of each code.
    private(set) var classes: [Rejection.CauseClass] = []
    private let summary: @Sendable (Rejection.Cause) -> String

    /// - Parameter summary: the sentence for a class of causes.
    init(_ assessment: Assessment, summary: @escaping @Sendable (Rejection.Cause) -> String) {
        self.summary = summary
        var (reasons, classes) = (RejectionReasons(), [Rejection.CauseClass]())
        func code(_ cause: Rejection.Cause) -> Int32 {
            Self.code(cause, summary(cause), in: &reasons, &classes)
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
        self.classes = classes
    }

    /// The table with nodes that are rejected by now, whatever they were.
    func with(_ rejected: [(node: Int, cause: Rejection.Cause)]) -> VerdictTable {
        var table = self
        for (node, cause) in rejected where codes.indices.contains(node) {
            table.codes[node] = Self.code(cause, summary(cause), in: &table.reasons, &table.classes)
            table.scores[node] = 0
        }
        return table
    }

    /// What becomes of candidates by their indices in the snapshot, negative for those that it does not have.
    func codes(of indices: [Int32]) -> [Int32] {
        indices.map { $0 >= 0 && Int($0) < codes.count ? codes[Int($0)] : unknownNode }
    }

    /// The scores of candidates by their indices in the snapshot, negative for those that it does not have.
    func scores(of indices: [Int32]) -> [UInt8] {
        indices.map { $0 >= 0 && Int($0) < scores.count ? scores[Int($0)] : 0 }
    }

    private static func code(
        _ cause: Rejection.Cause, _ sentence: String, in reasons: inout RejectionReasons,
        _ classes: inout [Rejection.CauseClass]
    ) -> Int32 {
        let code = reasons.code(for: sentence, isMendedByPreemption: cause.isMendedByPreemption)
        if Int(code) == classes.count { classes.append(cause.class) }
        return code
    }
}
