import ClusterModel

extension RunCourse {
    /// An event of the scenario.
    mutating func befall(_ index: Int) {
        if drawn.events.indices.contains(index + 1) { queue.add(.befalls(index + 1), at: drawn.events[index + 1].at) }
        let change = truth.apply(drawn.events[index])
        knowledge.note(truth, at: now)
        if change.isReindexed { knowledge.reindex(truth) }
        for node in change.lost { lose(node) }
        for node in change.found { find(node) }
        for application in concerned(by: change.pairs) { judge(application) }
        if !change.found.isEmpty || !change.freed.isEmpty { requestWake(change.found + change.freed) }
        // Our extender has pods queued again when links get better; kube-scheduler alone knows nothing of links.
        if isOurs, change.isForTheBetter { requestWake(nil) }
    }

    /// The applications that have pods at both ends of a link of these.
    private func concerned(by pairs: [PairSet]) -> [Int] {
        guard !pairs.isEmpty else { return [] }
        var atSources: Set<Int> = []
        for (name, pods) in residents {
            guard let node = truth.usual.index(of: name), pairs.contains(where: { $0.sources.contains(node) }) else {
                continue
            }
            atSources.formUnion(pods.keys)
        }
        return atSources.sorted().filter { application in
            let nodes = Set(applications[application].placements.map(\.node)).compactMap(truth.usual.index(of:))
            return nodes.contains { source in
                nodes.contains { sink in pairs.contains { $0.contains(source, sink) } }
            }
        }
    }
}
