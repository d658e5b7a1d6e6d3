import BPFPrograms
import Synchronization

/// Keeps the books of the programs that watch TCP sockets: by name instead of by number.
final class TcpWatch: Sendable {
    private struct State: Sendable {
        var nodes: NumberPool<String>
        var pods: NumberPool<Pod.Name>
        var podList: [Pod] = []
        /// What has been taken over of the kernel's totals, by number and direction.
        var taken: [UInt32: [TcpDirection: TcpTotals]] = [:]
        var takenOfPods: [UInt32: TcpTotals] = [:]
        var records: [TcpRecord.Key: TcpRecord] = [:]
        /// `nil`: of no known pod.
        var podTotals: [Pod.Name?: TcpTotals] = [:]
        var coverage: SocketCoverage?
    }

    let programs: TcpPrograms
    private let hierarchy: CgroupHierarchy
    private let state: Mutex<State>

    init(_ configuration: PassiveConfiguration, in hierarchy: CgroupHierarchy, pins: PinDirectory?) throws(BPFError) {
        var settings = TcpPrograms.Settings(
            cgroup: hierarchy.directory(of: configuration.cgroup),
            isRoot: hierarchy.directory(of: configuration.cgroup) == hierarchy.root)
        settings.nodes = configuration.largestNodes + 1
        settings.pods = configuration.largestPods + 1
        programs = try TcpPrograms(settings, pins: pins)
        self.hierarchy = hierarchy
        state = Mutex(
            State(
                nodes: NumberPool(largest: configuration.largestNodes),
                pods: NumberPool(largest: configuration.largestPods)))
        try programs.attach()
    }

    var records: [TcpRecord.Key: TcpRecord] { state.withLock(\.records) }
    var podTotals: [Pod.Name?: TcpTotals] { state.withLock(\.podTotals) }
    /// `nil` until sockets have been walked through.
    var coverage: SocketCoverage? { state.withLock(\.coverage) }

    /// Tells these nodes apart from now on; of an address that two of them claim the first one is the owner.
    ///
    /// - Returns: how many nodes there was no number for.
    func setNodes(_ nodes: [PassiveNode]) throws(BPFError) -> Int {
        try state.withLock { state throws(BPFError) in
            takeTotals(&state)
            let leftOut = state.nodes.assign(nodes.map(\.name))
            let known = Set(nodes.map(\.name))
            state.records = state.records.filter { $0.key.node.map(known.contains) ?? true }
            var numbers: [AddressPrefix: UInt32] = [:]
            for node in nodes {
                guard let number = state.nodes.numbers[node.name] else { continue }
                for prefix in node.prefixes where numbers[prefix] == nil { numbers[prefix] = number }
            }
            try programs.setNodes(numbers)
            return leftOut
        }
    }

    /// The same for the pods of this node.
    func setPods(_ pods: [Pod]) throws(BPFError) -> Int {
        try state.withLock { state throws(BPFError) in
            takeTotals(&state)
            let leftOut = state.pods.assign(pods.map(\.name))
            let known = Set(pods.map(\.name))
            state.podTotals = state.podTotals.filter { $0.key.map(known.contains) ?? true }
            state.podList = pods
            try writePods(state)
            return leftOut
        }
    }

    /// Ends a window: finds new containers and sockets, and takes over what has been counted.
    func collect() throws(BPFError) {
        try state.withLock { state throws(BPFError) in
            try writePods(state)
            state.coverage = programs.walk(namespaces: NetworkNamespaces.paths())
            takeTotals(&state)
            try takeDistributions(&state)
        }
    }

    private func writePods(_ state: State) throws(BPFError) {
        var cgroups: [UInt64: UInt32] = [:]
        var addresses: [IPAddress: UInt32] = [:]
        for pod in state.podList {
            guard let number = state.pods.numbers[pod.name] else { continue }
            let found = pod.cgroup.map(hierarchy.identifiers) ?? []
            for identifier in found where cgroups[identifier] == nil { cgroups[identifier] = number }
            for address in pod.addresses where addresses[address] == nil { addresses[address] = number }
        }
        try programs.setPods(cgroups: cgroups, addresses: addresses)
    }

    private func takeTotals(_ state: inout State) {
        let names = state.nodes.names
        for number in [0] + names.keys {
            for direction in TcpDirection.allCases {
                guard let totals = programs.totals(node: number, direction) else { continue }
                let change = totals.since(state.taken[number]?[direction] ?? TcpTotals())
                state.taken[number, default: [:]][direction] = totals
                guard !change.isZero else { continue }
                state.records[.init(node: names[number], direction: direction), default: TcpRecord()].totals.add(change)
            }
        }
        let pods = state.pods.names
        for number in [0] + pods.keys {
            guard let totals = programs.totals(pod: number) else { continue }
            let change = totals.since(state.takenOfPods[number] ?? TcpTotals())
            state.takenOfPods[number] = totals
            if !change.isZero { state.podTotals[pods[number], default: TcpTotals()].add(change) }
        }
    }

    private func takeDistributions(_ state: inout State) throws(BPFError) {
        let names = state.nodes.names
        let distributions = try programs.takeDistributions()
        for key in state.records.keys { state.records[key]?.leastRoundTrip = nil }
        for (key, distribution) in distributions {
            // A node that has just left is one that no table knows.
            let name = TcpRecord.Key(node: names[key.node], direction: key.direction)
            state.records[name, default: TcpRecord()].add(distribution, of: key.quantity)
        }
    }
}

extension TcpRecord {
    fileprivate mutating func add(_ distribution: TcpDistribution, of quantity: TcpQuantity) {
        switch quantity {
        case .roundTrip:
            roundTrips.add(counts: distribution.counts, microseconds: distribution.sum)
            let seconds = Double(distribution.minimum) / 1e6
            leastRoundTrip = min(leastRoundTrip ?? seconds, seconds)
        case .connectTime:
            connectTimes.add(counts: distribution.counts, microseconds: distribution.sum)
        }
    }
}
