/// What two slots cost and forbid together, for each pair of their candidates: infinite where a required rule is broken.
struct PairCosts {
    let rows: Int
    let columns: Int
    var values: [Double]

    subscript(row: Int, column: Int) -> Double {
        values[row * columns + column]
    }
}

/// Two slots that a channel or rule connects; the first has the smaller index.
struct Edge {
    let first: Int
    let second: Int
    /// Index of the costs, which replicas of one component share.
    let costs: Int
}

/// Everything that speaks of one ordered pair of slots, gathered before it is evaluated for all pairs of nodes.
struct PairRules: Hashable {
    /// A metric's share in the objective.
    struct Cost: Hashable {
        let term: Int
        let metric: Int
        let coefficient: Double
        let isForward: Bool
    }

    /// A required limit at one hop of its walk.
    struct Limit: Hashable {
        let limit: Int
        let hop: Int
        let isForward: Bool
    }

    /// A wish on a single channel between single replicas.
    struct Wish: Hashable {
        let limit: Int
        let isForward: Bool
    }

    var costs: [Cost] = []
    var limits: [Limit] = []
    var wishes: [Wish] = []
    var domainRules: [Int] = []
    var forwardDemand = 0.0
    var backwardDemand = 0.0

    var isEmpty: Bool {
        costs.isEmpty && limits.isEmpty && wishes.isEmpty && domainRules.isEmpty && forwardDemand == 0
            && backwardDemand == 0
    }
}
