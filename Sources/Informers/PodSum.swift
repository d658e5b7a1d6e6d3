import ClusterModel

/// What the pods of a node request in all, wide enough that amounts beyond every bound can be added and taken off again.
struct PodSum: Hashable, Sendable {
    private var milliCPU: Int128 = 0
    private var memory: Int128 = 0
    private var extended: [String: Int128] = [:]
    private(set) var pods = 0

    var isEmpty: Bool { pods == 0 }

    mutating func add(_ requests: Resources) {
        pods += 1
        change(by: requests, 1)
    }

    mutating func remove(_ requests: Resources) {
        pods -= 1
        change(by: requests, -1)
    }

    /// Amounts beyond 64 bits count as the largest there are; each pod takes one of the node's places for pods.
    var resources: Resources {
        var resources = Resources(
            milliCPU: Int64(clamping: milliCPU), memory: Int64(clamping: memory),
            extended: extended.mapValues { Int64(clamping: $0) })
        if pods > 0 { resources.extended[Self.podResource, default: 0] += Int64(pods) * 1000 }
        return resources
    }

    /// The resource that counts pods.
    static let podResource = "pods"

    private mutating func change(by requests: Resources, _ sign: Int128) {
        milliCPU += sign * Int128(requests.milliCPU)
        memory += sign * Int128(requests.memory)
        for (name, amount) in requests.extended {
            let sum = extended[name, default: 0] + sign * Int128(amount)
            extended[name] = sum == 0 ? nil : sum
        }
    }
}
