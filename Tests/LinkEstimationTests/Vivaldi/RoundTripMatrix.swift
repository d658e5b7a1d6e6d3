import Foundation
import LinkEstimation
import TestSupport
import Testing

/// The round trips of a real network in milliseconds; see `Matrices/SOURCE.md`.
struct RoundTripMatrix: Sendable {
    let name: String
    let size: Int
    private let values: [Double]

    static let planetLab = Self.read("planetlab490", size: 490, unit: 0.05) { from, to in
        max(from, to) * (max(from, to) - 1) / 2 + min(from, to)
    }
    static let seattle = Self.read("seattle99", size: 99, unit: 1) { $0 * 99 + $1 }

    private static func read(
        _ name: String, size: Int, unit: Double, position: (Int, Int) -> Int
    ) -> RoundTripMatrix? {
        guard let url = Bundle.module.url(forResource: "Matrices/\(name)", withExtension: "u16"),
            let data = try? Data(contentsOf: url)
        else { return nil }
        let numbers = stride(from: 0, to: data.count - 1, by: 2).map { UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8 }
        let values = (0..<size * size).map { cell -> Double in
            let (from, to) = (cell / size, cell % size)
            return from == to ? 0 : Double(numbers[position(from, to)]) * unit
        }
        return RoundTripMatrix(name: name, size: size, values: values)
    }

    /// `nil` for a pair that was never measured, and on the diagonal.
    subscript(from: Int, to: Int) -> Double? {
        let value = values[from * size + to]
        return value > 0 ? value : nil
    }

    static func name(of node: Int) -> String { "node-\(node)" }

    /// What is known when each node probes ten successors on a ring in random order, and five random others.
    func measured(using random: inout SplitMix64) -> Sample {
        let ring = (0..<size).shuffled(using: &random)
        var sample = Sample()
        for (position, node) in ring.enumerated() {
            var peers = Set((1...10).map { ring[(position + $0) % size] })
            while peers.count < 15 { peers.insert(Int.random(in: 0..<size, using: &random)) }
            for peer in peers.sorted() { sample.add(node, peer, self[node, peer]) }
        }
        return sample
    }

    /// Measured pairs, and which nodes they join.
    struct Sample {
        private(set) var pairs: [MeasuredPair] = []
        private var joined: Set<[Int]> = []

        mutating func add(_ from: Int, _ to: Int, _ roundTrip: Double?) {
            guard let roundTrip else { return }
            let names = (RoundTripMatrix.name(of: from), RoundTripMatrix.name(of: to))
            pairs.append(MeasuredPair(names.0, names.1, roundTrip: roundTrip, samples: 100))
            joined.insert([min(from, to), max(from, to)])
        }

        func joins(_ from: Int, _ to: Int) -> Bool { joined.contains([min(from, to), max(from, to)]) }
    }
}
