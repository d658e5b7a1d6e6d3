import ClusterModel

/// What all pods take of nodes and links, kept up to date pod by pod.
///
/// Of floating point sums nothing is left where nobody takes anything, so that no rounding outlives its cause.
struct Ledger {
    private(set) var total = Reservations()
    /// How many applications take of each link.
    private var users: [LinkKey: Int] = [:]

    /// Puts what one application takes in the place of what it took.
    mutating func replace(_ old: Reservations, with new: Reservations) {
        remove(old)
        add(new)
    }

    mutating func add(_ taken: Reservations) {
        for (node, resources) in taken.resources {
            total.resources[node] = total.resources[node].map { $0 + resources } ?? resources
        }
        for (link, amount) in taken.bandwidth {
            total.bandwidth[link, default: 0] += amount
            users[link, default: 0] += 1
        }
    }

    mutating func remove(_ taken: Reservations) {
        for (node, resources) in taken.resources {
            let left = total.resources[node, default: .zero] - resources
            total.resources[node] = left.isNothing ? nil : left
        }
        for (link, amount) in taken.bandwidth {
            let left = users[link, default: 0] - 1
            users[link] = left > 0 ? left : nil
            total.bandwidth[link] = left > 0 ? total.bandwidth[link, default: 0] - amount : nil
        }
    }
}

extension Resources {
    fileprivate var isNothing: Bool { milliCPU == 0 && memory == 0 && extended.values.allSatisfy { $0 == 0 } }
}
