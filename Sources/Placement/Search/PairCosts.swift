/// What two slots cost and forbid together, for each pair of their candidates: infinite where a required rule is broken.
struct PairCosts {
    let rows: Int
    let columns: Int
    let values: [Double]
    /// The same by column, where the table is small enough to keep it twice; else empty.
    private let transposed: [Double]

    private static let maximalTransposed = 250_000

    init(rows: Int, columns: Int, values: [Double]) {
        self.rows = rows
        self.columns = columns
        self.values = values
        guard values.count <= Self.maximalTransposed else {
            transposed = []
            return
        }
        transposed = Array(unsafeUninitializedCapacity: values.count) { buffer, count in
            for row in 0..<rows {
                for column in 0..<columns { buffer[column * rows + row] = values[row * columns + column] }
            }
            count = values.count
        }
    }

    subscript(row: Int, column: Int) -> Double {
        values[row * columns + column]
    }

    /// The part of the table for these rows and columns.
    func part(rows kept: [Int], columns keptColumns: [Int]) -> PairCosts {
        var part: [Double] = []
        part.reserveCapacity(kept.count * keptColumns.count)
        for row in kept {
            for column in keptColumns { part.append(values[row * columns + column]) }
        }
        return PairCosts(rows: kept.count, columns: keptColumns.count, values: part)
    }

    /// Adds a row, less `taken`, to `sums`, and tells the least sum.
    func add(row: Int, less taken: Double, _ takenThere: [Double], to sums: inout [Double]) -> Double {
        values.withUnsafeBufferPointer { Self.add($0, row * columns, taken, takenThere, to: &sums) }
    }

    /// Adds a column, less `taken`, to `sums`, and tells the least sum.
    func add(column: Int, less taken: Double, _ takenThere: [Double], to sums: inout [Double]) -> Double {
        if !transposed.isEmpty {
            return transposed.withUnsafeBufferPointer { Self.add($0, column * rows, taken, takenThere, to: &sums) }
        }
        var least = Double.infinity
        for row in 0..<rows {
            sums[row] += values[row * columns + column] - taken - takenThere[row]
            least = Swift.min(least, sums[row])
        }
        return least
    }

    private static func add(
        _ values: UnsafeBufferPointer<Double>, _ start: Int, _ taken: Double, _ takenThere: [Double],
        to sums: inout [Double]
    ) -> Double {
        sums.withUnsafeMutableBufferPointer { sums in
            takenThere.withUnsafeBufferPointer { there in
                var least = Double.infinity
                for index in 0..<sums.count {
                    let sum = sums[index] + (values[start + index] - taken - there[index])
                    sums[index] = sum
                    least = sum < least ? sum : least
                }
                return least
            }
        }
    }

    /// For each column the least of `base` by row plus the pair's cost.
    func leastByColumn(_ base: [Double]) -> [Double] {
        var least = Array(repeating: Double.infinity, count: columns)
        values.withUnsafeBufferPointer { values in
            least.withUnsafeMutableBufferPointer { least in
                for row in 0..<rows where base[row] < .infinity {
                    let (start, own) = (row * columns, base[row])
                    for column in 0..<columns {
                        let sum = values[start + column] + own
                        least[column] = sum < least[column] ? sum : least[column]
                    }
                }
            }
        }
        return least
    }

    /// For each row the least of `base` by column plus the pair's cost.
    func leastByRow(_ base: [Double]) -> [Double] {
        var least = Array(repeating: Double.infinity, count: rows)
        values.withUnsafeBufferPointer { values in
            base.withUnsafeBufferPointer { base in
                for row in 0..<rows { least[row] = Self.least(values, row * columns, base) }
            }
        }
        return least
    }

    /// The least sum of a row and `base`, eight lanes at a time.
    private static func least(
        _ values: UnsafeBufferPointer<Double>, _ start: Int, _ base: UnsafeBufferPointer<Double>
    ) -> Double {
        var lanes = SIMD8<Double>(repeating: .infinity)
        var column = 0
        while column + 8 <= base.count {
            var sum = SIMD8<Double>()
            for lane in 0..<8 { sum[lane] = values[start + column + lane] + base[column + lane] }
            lanes = lanes.replacing(with: sum, where: sum .< lanes)
            column += 8
        }
        var least = lanes.min()
        while column < base.count {
            least = Swift.min(least, values[start + column] + base[column])
            column += 1
        }
        return least
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
