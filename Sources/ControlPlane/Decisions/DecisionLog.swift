package import ClusterModel
import Synchronization

/// The latest answers to kube-scheduler, each with what it was made from.
///
/// Records are made when the request is answered and stored soon after. Equal answers to one pod in a row are one record
/// that counts them; answers to pods that are none of ours have room of their own, so that they push out no other.
package final class DecisionLog: Sendable {
    package struct Configuration: Hashable, Sendable {
        /// Records of pods of ours that are kept.
        package var capacity: Int
        /// Records of other pods that are kept.
        package var neutralCapacity: Int
        /// Verdicts on single nodes in one record.
        package var nodesHeld: Int

        package init(capacity: Int = 1_000, neutralCapacity: Int = 100, nodesHeld: Int = 32) {
            self.capacity = max(1, capacity)
            self.neutralCapacity = max(1, neutralCapacity)
            self.nodesHeld = max(1, nodesHeld)
        }
    }

    /// Which records are asked for; `nil` fits all.
    package struct Question: Hashable, Sendable {
        package var namespace: String?
        package var application: String?
        package var pod: String?
        package var verb: String?

        package init(namespace: String? = nil, application: String? = nil, pod: String? = nil, verb: String? = nil) {
            self.namespace = namespace
            self.application = application
            self.pod = pod
            self.verb = verb
        }

        func concerns(_ record: DecisionRecord) -> Bool {
            (namespace == nil || record.pod.namespace == namespace) && (verb == nil || record.verb == verb)
                && (application == nil || record.pod.application == application)
                && (pod == nil || record.pod.name == pod)
        }
    }

    private struct Last: Hashable {
        var uid: String
        var verb: String
    }

    private struct State {
        var records: [String: DecisionRecord] = [:]
        /// Identifiers in the order of the records, the oldest first; by whether they are neutral.
        var order: [Bool: [String]] = [:]
        var last: [Last: String] = [:]
        var changed: Set<String> = []
        /// Verdicts that are still to be written out, by record.
        var unwritten: [String: @Sendable () -> [DecisionRecord.NodeVerdict]] = [:]
        var removed: [String] = []
        var number: Int64 = 0
    }

    let configuration: Configuration
    private let state = Mutex(State())

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// Records whose verdicts may wait to be written out: they hold on to what they were made from meanwhile.
    private static let unwrittenHeld = 128

    /// Takes a record in; its identifier is given here.
    ///
    /// - Parameter nodes: Writes the verdicts on single nodes out; called later, and never where there is too much to do.
    func append(_ record: DecisionRecord, nodes: (@Sendable () -> [DecisionRecord.NodeVerdict])? = nil) {
        state.withLock { state in
            let last = Last(uid: record.pod.uid + record.pod.name, verb: record.verb)
            if let id = state.last[last], let known = state.records[id], known.saysTheSame(as: record) {
                state.records[id]?.requests += 1
                state.records[id]?.decidedAt = record.decidedAt
                state.records[id]?.basis = record.basis
                state.changed.insert(id)
                return
            }
            var record = record
            // Milliseconds and a number: they rise across restarts, and as strings of one length too.
            state.number = max(state.number + 1, record.decidedAt.milliseconds * 1_000)
            record.id = Self.identifier(state.number)
            state.last[last] = record.id
            state.changed.insert(record.id)
            if let nodes, state.unwritten.count < Self.unwrittenHeld { state.unwritten[record.id] = nodes }
            keep(record, in: &state)
        }
    }

    /// Writes out what was left for later.
    func writeOut() {
        let unwritten = state.withLock { state in
            defer { state.unwritten = [:] }
            return state.unwritten
        }
        for (id, nodes) in unwritten {
            let verdicts = nodes()
            state.withLock { $0.records[id]?.nodes = verdicts }
        }
    }

    /// The records that a question is about, the newest first.
    package func records(_ question: Question = Question()) -> [DecisionRecord] {
        writeOut()
        return state.withLock { Array($0.records.values) }.filter(question.concerns).sorted { $0.id > $1.id }
    }

    /// One record, `nil` when it is not kept any more.
    package func record(_ id: String) -> DecisionRecord? {
        writeOut()
        return state.withLock { $0.records[id] }
    }

    /// Takes in what was stored before.
    func load(_ stored: [DecisionRecord]) {
        state.withLock { state in
            for record in stored.sorted(by: { $0.id < $1.id }) where state.records[record.id] == nil {
                state.number = max(state.number, Int64(record.id) ?? 0)
                keep(record, in: &state)
            }
        }
    }

    /// What is to be stored, and what is to be removed from the store; it then counts as done.
    func drain() -> (changed: [DecisionRecord], removed: [String]) {
        writeOut()
        return state.withLock { state in
            let changed = state.changed.compactMap { state.records[$0] }.sorted { $0.id < $1.id }
            defer { (state.changed, state.removed) = ([], []) }
            return (changed, state.removed)
        }
    }

    /// What could not be stored is tried again.
    func restore(_ changed: [DecisionRecord], _ removed: [String]) {
        state.withLock { state in
            for record in changed where state.records[record.id] != nil { state.changed.insert(record.id) }
            state.removed += removed
        }
    }

    private func keep(_ record: DecisionRecord, in state: inout State) {
        let isNeutral = record.outcome == .neutral
        state.records[record.id] = record
        state.order[isNeutral, default: []].append(record.id)
        let capacity = isNeutral ? configuration.neutralCapacity : configuration.capacity
        let count = state.order[isNeutral]?.count ?? 0
        // An eighth at a time: one at a time would move all others each time.
        guard count > capacity + capacity / 8 else { return }
        for id in state.order[isNeutral]?.prefix(count - capacity) ?? [] {
            guard let old = state.records.removeValue(forKey: id) else { continue }
            let last = Last(uid: old.pod.uid + old.pod.name, verb: old.verb)
            if state.last[last] == id { state.last[last] = nil }
            state.changed.remove(id)
            state.unwritten[id] = nil
            state.removed.append(id)
        }
        state.order[isNeutral]?.removeFirst(count - capacity)
    }

    private static func identifier(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 17 - digits.count)) + digits
    }
}

extension DecisionRecord {
    /// Whether the answers are the same, apart from when they were given and how old their basis was.
    fileprivate func saysTheSame(as other: DecisionRecord) -> Bool {
        outcome == other.outcome && reason == other.reason && candidates == other.candidates
            && passing == other.passing && causes == other.causes && node == other.node && pod == other.pod
            && (basis == nil) == (other.basis == nil)
    }
}
