import ClusterModel

/// Puts things on a plane so that their distances come close to given ones: Torgerson's classical scaling (1952), then
/// stress majorization (SMACOF; de Leeuw 1977). From the same distances comes the same picture.
struct ClassicalScaling {
    private let count: Int
    private let distances: [Double]

    /// - Parameter distances: Row after row, symmetric, each at least 0.
    init(count: Int, distances: [Double]) {
        self.count = count
        self.distances = distances
    }

    var positions: [Point] {
        guard count > 2 else { return (0..<count).map { Point(x: Double($0) * (distances.max() ?? 1), y: 0) } }
        var points = start
        for _ in 0..<(count > 80 ? 30 : 120) { points = majorized(points) }
        return points
    }

    /// The two largest components of the doubly centred squares.
    private var start: [Point] {
        var matrix = distances.map { $0 * $0 }
        let rows: [Double] = (0..<count).map { row in
            matrix[row * count..<(row + 1) * count].reduce(0, +) / Double(count)
        }
        let mean = rows.reduce(0, +) / Double(count)
        for row in 0..<count {
            for column in 0..<count {
                let centred = matrix[row * count + column] - rows[row] - rows[column] + mean
                matrix[row * count + column] = -0.5 * centred
            }
        }
        let first = component(of: matrix, seed: 0)
        for row in 0..<count {
            for column in 0..<count { matrix[row * count + column] -= first[row] * first[column] }
        }
        let second = component(of: matrix, seed: 1)
        // A little of a spiral parts what has no distance of its own.
        return (0..<count).map { index in
            let turn = Double(index % 7) - 3
            return Point(x: first[index] + turn * 1e-3, y: second[index] + Double(index % 5) * 1e-3)
        }
    }

    /// An eigenvector by power iteration, as long as the root of its eigenvalue.
    private func component(of matrix: [Double], seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        var vector: [Double] = (0..<count).map { _ in Double(generator.next() % 1_000) - 499.5 }
        var length = 0.0
        for _ in 0..<60 {
            let next: [Double] = (0..<count).map { row in
                var sum = 0.0
                for column in 0..<count { sum += matrix[row * count + column] * vector[column] }
                return sum
            }
            length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 1e-12 else { return Array(repeating: 0, count: count) }
            vector = next.map { $0 / length }
        }
        return vector.map { $0 * length.squareRoot() }
    }

    /// One step of Guttman's transform with weights 1 ÷ distance².
    private func majorized(_ points: [Point]) -> [Point] {
        (0..<count).map { index in
            var (sum, weights) = (Point(x: 0, y: 0), 0.0)
            for other in 0..<count where other != index {
                let wanted = max(distances[index * count + other], 1e-3)
                let gap = points[index] - points[other]
                let length = max(gap.length, 1e-9)
                let weight = 1 / (wanted * wanted)
                let target = points[other] + gap * (wanted / length)
                sum = sum + target * weight
                weights += weight
            }
            return weights > 0 ? sum * (1 / weights) : points[index]
        }
    }
}
