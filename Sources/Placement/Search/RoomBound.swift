/// What it costs more than the least of each slot by itself that several slots prefer one node which has no room for all
/// of them: the cheapest choice of those that have to go elsewhere.
struct RoomBound {
    /// A slot that prefers the node: what its second best node costs more.
    struct Suitor {
        let component: Int
        let penalty: Double
    }

    let stock: Stock

    /// Suitors up to which every choice is tried.
    private static let maximalExact = 5

    /// Whether the node has room for all.
    func haveRoom(_ components: [Int], in offer: [Int64]) -> Bool {
        offer.indices.allSatisfy { resource in
            let sum = components.reduce(Int64(0)) { sum, component in
                let next = sum.addingReportingOverflow(max(0, stock.requests[component][resource]))
                return next.overflow ? .max : next.partialValue
            }
            return sum == 0 || sum <= offer[resource]
        }
    }

    /// A lower bound of what those cost more that have to leave.
    func excess(_ suitors: [Suitor], in offer: [Int64]) -> Double {
        suitors.count <= Self.maximalExact ? exact(suitors, offer) : fractional(suitors, offer)
    }

    private func exact(_ suitors: [Suitor], _ offer: [Int64]) -> Double {
        var best = Double.infinity
        for choice in 1..<(1 << suitors.count) {
            var penalty = 0.0
            var staying: [Int] = []
            for (index, suitor) in suitors.enumerated() {
                if choice & (1 << index) != 0 { penalty += suitor.penalty } else { staying.append(suitor.component) }
            }
            if penalty < best, haveRoom(staying, in: offer) { best = penalty }
        }
        return best
    }

    /// The least that the resource costs which costs most, if replicas could leave in parts.
    private func fractional(_ suitors: [Suitor], _ offer: [Int64]) -> Double {
        offer.indices.reduce(0.0) { most, resource in
            let sized = suitors.map { (size: Double(max(0, stock.requests[$0.component][resource])), $0.penalty) }
                .filter { $0.size > 0 }
            var excess = sized.reduce(0) { $0 + $1.size } - Double(offer[resource])
            var penalty = 0.0
            for suitor in sized.sorted(by: { $0.1 / $0.size < $1.1 / $1.size }) where excess > 0 {
                penalty += suitor.1 * min(1, excess / suitor.size)
                excess -= suitor.size
            }
            return max(most, penalty)
        }
    }
}
