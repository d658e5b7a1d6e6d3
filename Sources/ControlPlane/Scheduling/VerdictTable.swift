package import ClusterModel
package import KubernetesWire

/// What an assessment says of every node, in the form that answers are written from: a number and a score for each node,
/// each sentence once, and the full verdicts of some nodes. Five bytes for a node, where an assessment has hundreds.
package struct VerdictTable: Sendable {
    package let component: String
    package let replica: Int
    /// For each node of the snapshot ``FilterResponseWriter/passes`` or a code of ``reasons``.
    private var codes: [Int32]
    /// For each node of the snapshot, 0…10.
    private var scores: [UInt8]
    /// The code of nodes that the snapshot does not have.
    private let unknownNode: Int32
    package private(set) var reasons: RejectionReasons
    /// The class of the cause of each code.
    package private(set) var classes: [Rejection.CauseClass] = []
    /// The full verdicts by the index of the node: of all nodes of a small cluster, else of some for each score and cause.
    private var details: [Int32: Assessment.Verdict] = [:]
    private let summary: @Sendable (Rejection.Cause) -> String

    /// Nodes up to which all verdicts are kept in full.
    private static let smallCluster = 128
    /// Full verdicts that are kept for each cause and each score of a larger one.
    private static let examples = 8

    /// - Parameter summary: the sentence for a class of causes.
    package init(
        _ assessment: Assessment, replica: Int? = nil,
        summary: @escaping @Sendable (Rejection.Cause) -> String = { $0.summary }
    ) {
        component = assessment.component
        self.replica = replica ?? assessment.replica
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
        keepDetails(of: assessment.verdicts)
    }

    /// How many nodes there are verdicts on.
    package var count: Int { codes.count }

    /// The table with nodes that are rejected by now, whatever they were.
    func with(_ rejected: [(node: Int, cause: Rejection.Cause)]) -> VerdictTable {
        var table = self
        for (node, cause) in rejected where codes.indices.contains(node) {
            table.codes[node] = Self.code(cause, summary(cause), in: &table.reasons, &table.classes)
            table.scores[node] = 0
            table.details[Int32(node)] = .rejected(cause)
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

    /// The score of a node that passes, `nil` of one that does not.
    package func score(at node: Int) -> Int? {
        codes.indices.contains(node) && codes[node] == FilterResponseWriter.passes ? Int(scores[node]) : nil
    }

    /// The full verdict on a node, where it was kept.
    package func detail(at node: Int) -> Assessment.Verdict? {
        Int32(exactly: node).flatMap { details[$0] }
    }

    /// Why a node is rejected, in full where that was kept, else the class of the cause; `nil` for a node that passes.
    package func reason(at node: Int) -> String? {
        guard codes.indices.contains(node) else { return reasons.sentence(unknownNode) }
        guard codes[node] >= 0 else { return nil }
        guard case .rejected(let cause)? = detail(at: node) else { return reasons.sentence(codes[node]) }
        return cause.sentence
    }

    /// The class of the cause that a node is rejected for; `nil` for a node that passes.
    package func causeClass(at node: Int) -> Rejection.CauseClass? {
        guard codes.indices.contains(node) else { return .unknownNode }
        return codes[node] < 0 ? nil : classes[Int(codes[node])]
    }

    /// Whether any node passes.
    package var hasPassing: Bool { codes.contains(FilterResponseWriter.passes) }

    private mutating func keepDetails(of verdicts: [Assessment.Verdict]) {
        let isSmall = verdicts.count <= Self.smallCluster
        var (ofCode, ofScore) = (Array(repeating: 0, count: classes.count), Array(repeating: 0, count: 11))
        for (node, verdict) in verdicts.enumerated() {
            let code = Int(codes[node])
            let kept: Int
            if code < 0 {
                ofScore[Int(scores[node])] += 1
                kept = ofScore[Int(scores[node])]
            } else {
                ofCode[code] += 1
                kept = ofCode[code]
            }
            if isSmall || kept <= Self.examples { details[Int32(node)] = verdict }
        }
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
