import ClusterModel
import RealModule

extension Distribution {
    /// One draw, never below 0.
    func draw(_ generator: inout SeededGenerator) -> Double {
        switch self {
        case .constant(let value): return value
        case .uniform(let low, let high): return low + (high - low) * generator.share()
        case .exponential(let mean): return -mean * Double.log(onePlus: -generator.share())
        case .normal(let mean, let deviation): return max(0, mean + deviation * generator.standardNormal())
        case .lognormal(let median, let tail):
            guard median > 0, tail > median else { return median }
            let deviation = Double.log(tail / median) / Self.quantile95
            return median * Double.exp(deviation * generator.standardNormal())
        case .choice(let values):
            guard !values.isEmpty else { return 0 }
            return values[Int.random(in: values.indices, using: &generator)]
        }
    }

    /// The 95 % quantile of the standard normal distribution.
    static let quantile95 = 1.644_853_626_951_472_7
    /// Its 99 % quantile.
    static let quantile99 = 2.326_347_874_040_840_8
}

extension SeededGenerator {
    /// 0…1, 1 excluded: 53 bits.
    fileprivate mutating func share() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Box and Muller, 1958.
    fileprivate mutating func standardNormal() -> Double {
        let radius = (-2 * Double.log(onePlus: -share())).squareRoot()
        return radius * Double.cos(2 * .pi * share())
    }

    /// The first `count` of a shuffled list, in the list's own order; all where there are not so many.
    mutating func pick<Item>(_ count: Int, of items: [Item]) -> [Item] {
        guard count < items.count else { return items }
        var indices = Array(items.indices)
        for place in 0..<max(0, count) {
            indices.swapAt(place, Int.random(in: place..<indices.count, using: &self))
        }
        return indices.prefix(max(0, count)).sorted().map { items[$0] }
    }
}
