import ClusterModel

/// Large-neighbourhood search: frees a few slots that have to do with each other and places them anew, exactly.
struct Neighbourhood {
    private let space: SearchSpace
    private let free: [Int]
    private var generator = SeededGenerator(seed: 1)

    init(_ space: SearchSpace) {
        self.space = space
        free = space.domains.indices.filter { space.problem.slots[$0].placed == nil && space.domains[$0].count > 1 }
    }

    var isEmpty: Bool { free.isEmpty }

    /// Pins for every slot but a few that lie together in the graph.
    mutating func pins(_ nodes: [Int], size: Int) -> [Int] {
        guard let start = free.randomElement(using: &generator) else { return nodes }
        var freed = [start]
        var tries = 0
        while freed.count < min(size, free.count), tries < 8 * size {
            tries += 1
            guard let from = freed.randomElement(using: &generator) else { break }
            let near = space.neighbours[from].randomElement(using: &generator)?.slot
            let isFar = Int.random(in: 0..<4, using: &generator) == 0
            guard let next = isFar ? free.randomElement(using: &generator) : near, !freed.contains(next) else {
                continue
            }
            freed.append(next)
        }
        return nodes.indices.map { freed.contains($0) ? -1 : nodes[$0] }
    }
}
