extension SearchSpace {
    /// The space without candidates that no placement better than `upper` uses; `nil` when that would not make it much
    /// smaller.
    ///
    /// - Parameter marginals: By slot and candidate what every placement costs at least that uses it.
    func reduced(below upper: Double, marginals: [[Double]], deadline: Deadline) -> SearchSpace? {
        let kept = marginals.map { row in row.indices.filter { row[$0] <= upper } }
        let (before, after) = (size(of: domains.map(\.count)), size(of: kept.map(\.count)))
        guard kept.allSatisfy({ !$0.isEmpty }), after * 5 <= before * 4 else { return nil }
        var space = self
        space.domains = zip(domains, kept).map { domain, kept in kept.map { domain[$0] } }
        space.unary = zip(unary, kept).map { row, kept in kept.map { row[$0] } }
        var numbers: [[Int]: Int] = [:]
        let keptNumbers = kept.map { row in
            let number = numbers[row] ?? numbers.count
            numbers[row] = number
            return number
        }
        var parts: [[Int]: Int] = [:]
        space.costs = []
        for (index, edge) in edges.enumerated() {
            let key = [edge.costs, keptNumbers[edge.first], keptNumbers[edge.second]]
            if parts[key] == nil {
                if deadline.isPast { return nil }
                parts[key] = space.costs.count
                space.costs.append(costs[edge.costs].part(rows: kept[edge.first], columns: kept[edge.second]))
            }
            space.edges[index] = Edge(first: edge.first, second: edge.second, costs: parts[key] ?? 0)
        }
        return space
    }

    /// What one sweep over all pairs takes.
    private func size(of counts: [Int]) -> Int {
        edges.reduce(counts.reduce(0, +)) { $0 + counts[$1.first] * counts[$1.second] }
    }
}
