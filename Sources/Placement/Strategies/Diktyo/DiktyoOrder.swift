/// The order in which Diktyo schedules the components of an application (`topologySortingAlgorithm` of an `AppGroup`).
public enum DiktyoOrder: String, Hashable, Sendable, CaseIterable {
    /// Callers before callees, as in all published examples.
    case kahn
    /// The first, the last, the second, the last but one, and so on.
    case alternateKahn
    /// Callees before callers: the order in which callers know where their callees are.
    case reverseKahn

    /// - Parameters:
    ///   - count: How many components there are.
    ///   - edges: From each component to those that it depends on. Components on cycles come last.
    func sorted(_ count: Int, edges: [[Int]]) -> [Int] {
        let order = Self.kahn(count, edges: edges)
        switch self {
        case .kahn: return order
        case .reverseKahn: return order.reversed()
        case .alternateKahn:
            return order.indices.map { $0.isMultiple(of: 2) ? order[$0 / 2] : order[order.count - 1 - $0 / 2] }
        }
    }

    /// Kahn's algorithm with a stack: what became free last is taken first.
    private static func kahn(_ count: Int, edges: [[Int]]) -> [Int] {
        var open = Array(repeating: 0, count: count)
        for sink in edges.joined() { open[sink] += 1 }
        var stack = (0..<count).filter { open[$0] == 0 }
        var order: [Int] = []
        while let next = stack.popLast() {
            order.append(next)
            for sink in edges[next] {
                open[sink] -= 1
                if open[sink] == 0 { stack.append(sink) }
            }
        }
        return order + (0..<count).filter { open[$0] > 0 }
    }
}
