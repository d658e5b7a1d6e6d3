import ClusterModel
import KubernetesWire

extension DecisionLog {
    /// Notes an answer that was given without looking at the nodes.
    func note(
        _ verb: ExtenderVerb, _ pod: PodIdentity, _ outcome: DecisionRecord.Outcome, reason: String? = nil,
        candidates: Int, at moment: Timestamp
    ) {
        append(
            DecisionRecord(
                id: "", verb: verb.rawValue, pod: DecisionRecord.Pod(pod), outcome: outcome, reason: reason,
                decidedAt: moment, candidates: candidates, passing: outcome == .neutral ? candidates : 0))
    }

    /// Notes an answer to `filter` or `prioritize`.
    func note(
        _ verb: ExtenderVerb, _ pod: PodIdentity, _ judged: PodAssessment, _ verdicts: CandidateVerdicts, node: String?,
        at moment: Timestamp
    ) {
        append(
            DecisionRecord(
                id: "", verb: verb.rawValue, pod: DecisionRecord.Pod(pod, replica: judged.table.replica),
                outcome: judged.isComplete ? .assessed : .planned, decidedAt: moment,
                basis: DecisionRecord.Basis(judged), candidates: verdicts.codes.count, passing: verdicts.passingCount,
                causes: verdicts.causeCounts, node: node)
        ) { [bound = configuration.nodesHeld] in verdicts.shown(bound, judged) }
    }

    /// Notes an answer to `preempt`: nodes that were kept pass.
    func note(
        _ pod: PodIdentity, _ judged: PodAssessment, _ asked: [PreemptCandidate], kept: [PreemptCandidate],
        at moment: Timestamp
    ) {
        let names = Set(kept.map(\.node))
        let nodes = asked.prefix(configuration.nodesHeld).map { candidate in
            guard !names.contains(candidate.node), let index = judged.snapshot.index(of: candidate.node) else {
                return DecisionRecord.NodeVerdict(node: candidate.node)
            }
            return DecisionRecord.NodeVerdict(candidate.node, at: index, in: judged.table)
        }
        append(
            DecisionRecord(
                id: "", verb: ExtenderVerb.preempt.rawValue,
                pod: DecisionRecord.Pod(pod, replica: judged.table.replica), outcome: .assessed, decidedAt: moment,
                basis: DecisionRecord.Basis(judged), candidates: asked.count, passing: kept.count, nodes: nodes,
                node: kept.first?.node))
    }

    /// Notes an answer to `bind`.
    ///
    /// - Parameter placement: What the pod stands for; `nil` for a pod that is none of ours or is not bound.
    func note(_ pod: PodIdentity, _ placement: PodPlacement?, on node: String, trouble: String?, at moment: Timestamp) {
        var named = DecisionRecord.Pod(pod, replica: placement?.replica)
        named.application = placement?.application
        named.component = placement?.component
        append(
            DecisionRecord(
                id: "", verb: ExtenderVerb.bind.rawValue, pod: named, outcome: trouble == nil ? .bound : .failed,
                reason: trouble, decidedAt: moment, candidates: 1, passing: trouble == nil ? 1 : 0, node: node))
    }
}

extension DecisionRecord.Pod {
    init(_ pod: PodIdentity, replica: Int? = nil) {
        self.init(
            namespace: pod.namespace, name: pod.name, uid: pod.uid, application: pod.application,
            component: pod.component, replica: replica)
    }
}

extension DecisionRecord.Basis {
    init(_ judged: PodAssessment) {
        self.init(
            snapshotRevision: judged.plan.snapshotRevision, plannedAt: judged.plan.plannedAt,
            planStatus: judged.plan.status, age: judged.age, knownNodes: judged.snapshot.nodes.count)
    }
}

extension DecisionRecord.NodeVerdict {
    init(_ name: String, at index: Int, in table: VerdictTable) {
        self.init(node: name, score: table.score(at: index), reason: table.reason(at: index))
        switch table.detail(at: index) {
        case .passes(_, let regret): self.regret = regret
        case .rejected(let cause): self.cause = cause
        case nil: break
        }
    }
}

extension CandidateVerdicts {
    /// How many nodes each sentence was given to, the most frequent first.
    var causeCounts: [DecisionRecord.CauseCount] {
        counts.indices.filter { counts[$0] > 0 }
            .map { DecisionRecord.CauseCount(cause: reasons.sentence(Int32($0)), nodes: counts[$0]) }
            .sorted { ($1.nodes, $0.cause) < ($0.nodes, $1.cause) }
    }

    /// The verdicts on at most `bound` nodes: all, or the best that pass in a quarter of the room and some of each cause.
    func shown(_ bound: Int, _ judged: PodAssessment) -> [DecisionRecord.NodeVerdict] {
        let places = codes.count <= bound ? Array(codes.indices) : chosenPlaces(bound)
        return places.compactMap { place in
            let index = Int(indices[place])
            guard judged.snapshot.nodes.indices.contains(index) else { return nil }
            return DecisionRecord.NodeVerdict(judged.snapshot.nodes[index].name, at: index, in: judged.table)
        }
    }

    private func chosenPlaces(_ bound: Int) -> [Int] {
        let (passingRoom, examples) = (max(1, bound / 4), 3)
        var byScore = Array(repeating: [Int](), count: 11)
        var ofCode = Array(repeating: [Int](), count: counts.count)
        for place in codes.indices {
            let code = Int(codes[place])
            if code < 0 {
                let score = min(Int(scores[place]), 10)
                if byScore[score].count < passingRoom { byScore[score].append(place) }
            } else if ofCode[code].count < examples {
                ofCode[code].append(place)
            }
        }
        let passing = byScore.reversed().joined().prefix(passingRoom)
        return Array(passing) + ofCode.joined().prefix(bound - passing.count)
    }
}
