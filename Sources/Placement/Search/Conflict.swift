import ClusterModel

/// Finds which of the required rules cannot hold together: none can be left out without making room for a placement.
struct Conflict {
    let request: PlanningRequest
    let feasibility: Feasibility

    /// The least of the labels that were part of a proof, left out one after the other as long as the proof stands.
    /// What no time was left to question stays in.
    func minimal(_ blamed: Set<String>) -> [String] {
        let all = Set(labels(of: request)).union([CompiledProblem.capacityLabel, CompiledProblem.demandLabel])
        var rest = request
        relax(&rest, all.subtracting(blamed))
        var candidates = blamed
        if !feasibility.isRefuted(rest) { (rest, candidates) = (request, all) }
        guard feasibility.isRefuted(rest) else { return blamed.sorted() }
        var kept: [String] = []
        for label in candidates.sorted() {
            var without = rest
            relax(&without, [label])
            if feasibility.isRefuted(without) { rest = without } else { kept.append(label) }
        }
        return kept
    }

    private func labels(of request: PlanningRequest) -> [String] {
        request.application.constraints.enumerated().map { $1.label(at: $0) }
    }

    /// Turns constraints into wishes of no weight, so that the labels of the others stay.
    private func relax(_ request: inout PlanningRequest, _ labels: Set<String>) {
        for (index, label) in self.labels(of: request).enumerated()
        where labels.contains(label) && request.application.constraints[index].enforcement.isRequired {
            request.application.constraints[index].enforcement = .preferred(weight: 0)
        }
        if labels.contains(CompiledProblem.demandLabel) {
            for index in request.application.channels.indices { request.application.channels[index].bandwidth = nil }
        }
        if labels.contains(CompiledProblem.capacityLabel) {
            for index in request.application.components.indices {
                request.application.components[index].resources = .zero
            }
        }
    }
}
