import ClusterModel
import Manifests

/// A plan that an application's own scheduler puts.
struct PlanOffer: Hashable, Sendable, Codable {
    /// The snapshot that it was made from.
    var snapshotRevision: UInt64
    var placements: [ReplicaPlacement]

    /// One thing that is wrong with an offer.
    struct Complaint: Hashable, Sendable {
        /// The placement by its place in the list; `nil` for what is wrong with the whole.
        var index: Int?
        var sentence: String
        var remedy: String?
    }

    /// Complaints of one kind that are told of one offer; who sends nonsense learns enough from these.
    static let complaintsTold = 100

    /// What cannot be meant, whatever the limits: names that nobody has, replicas that are missing or placed twice.
    ///
    /// Replicas that run may be left out: they stay where they are.
    func misnomers(
        for application: Application, placed: [ReplicaPlacement], in snapshot: ClusterSnapshot
    ) -> [Complaint] {
        var known = Known(application, placed: placed)
        var complaints: [Complaint] = []
        for (index, placement) in placements.enumerated() {
            guard complaints.count < Self.complaintsTold else { return complaints }
            let (isUnknown, isTaken) = (known.complaint(about: placement, in: snapshot), known.take(placement))
            if let trouble = isUnknown ?? isTaken {
                complaints.append(Complaint(index: index, sentence: trouble.sentence, remedy: trouble.remedy))
            }
        }
        return complaints + known.missing.prefix(Self.complaintsTold).map { Complaint(sentence: $0) }
    }

    private struct Replica: Hashable {
        var component: String
        var replica: Int
    }

    private struct Known {
        private let counts: [String: Int]
        private let placed: Set<Replica>
        private let components: [Component]
        private var taken: Set<Replica> = []

        init(_ application: Application, placed: [ReplicaPlacement]) {
            components = application.components
            counts = Dictionary(components.map { ($0.name, $0.replicas) }) { first, _ in first }
            self.placed = Set(placed.map { Replica(component: $0.component, replica: $0.replica) })
        }

        func complaint(
            about placement: ReplicaPlacement, in snapshot: ClusterSnapshot
        ) -> (sentence: String, remedy: String?)? {
            guard let count = counts[placement.component] else {
                let names = components.map(\.name)
                let hint = Suggestion.text(for: placement.component, among: names)
                return ("the application has no component `\(placement.component.prefix(64))`", hint)
            }
            guard (0..<count).contains(placement.replica) else {
                let (name, replica) = (placement.component, placement.replica)
                return ("component \(name) has no replica \(replica), only 0 to \(count - 1)", nil)
            }
            guard snapshot.index(of: placement.node) == nil else { return nil }
            let hint = Suggestion.text(for: placement.node, among: snapshot.nodes.lazy.map(\.name))
            return ("no node `\(placement.node.prefix(64))` is known", hint)
        }

        mutating func take(_ placement: ReplicaPlacement) -> (sentence: String, remedy: String?)? {
            let replica = Replica(component: placement.component, replica: placement.replica)
            guard !taken.insert(replica).inserted else { return nil }
            return ("\(placement.component) \(placement.replica) is placed twice", "leave one of them out")
        }

        /// Every replica that neither runs nor is placed.
        var missing: [String] {
            components.flatMap { component in
                (0..<component.replicas).map { Replica(component: component.name, replica: $0) }
                    .filter { !taken.contains($0) && !placed.contains($0) }
                    .map { "\($0.component) \($0.replica) has no node" }
            }
        }
    }
}

extension [PlanOffer.Complaint] {
    /// The first ones in one line.
    var summary: String {
        let shown = prefix(3).map(\.sentence).joined(separator: "; ")
        return count > 3 ? "\(shown); and \(count - 3) more" : shown
    }
}
