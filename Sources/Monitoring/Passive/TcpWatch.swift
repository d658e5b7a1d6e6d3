import BPFPrograms
import Synchronization

/// The programs that watch TCP sockets, with the names of what they count.
final class TcpWatch: Sendable {
    private struct State: Sendable {
        var books: TcpBooks
        var nodes: [PassiveNode] = []
        var pods: [Pod] = []
        var coverage: SocketCoverage?
    }

    let programs: TcpPrograms
    private let hierarchy: CgroupHierarchy
    private let state: Mutex<State>

    /// Loads and attaches.
    init(_ configuration: PassiveConfiguration, in hierarchy: CgroupHierarchy, pins: PinDirectory?) throws(BPFError) {
        let directory = hierarchy.directory(of: configuration.cgroup)
        var settings = TcpPrograms.Settings(cgroup: directory, isRoot: directory == hierarchy.root)
        settings.nodes = configuration.largestNodes + 1
        settings.pods = configuration.largestPods + 1
        programs = try TcpPrograms(settings, pins: pins)
        self.hierarchy = hierarchy
        state = Mutex(
            State(
                books: TcpBooks(largestNodes: configuration.largestNodes, largestPods: configuration.largestPods)))
        try programs.attach()
    }

    var records: [TcpRecord.Key: TcpRecord] { state.withLock(\.books.records) }
    var podTotals: [Pod.Name?: TcpTotals] { state.withLock(\.books.podTotals) }
    /// `nil` until sockets have been walked through.
    var coverage: SocketCoverage? { state.withLock(\.coverage) }

    /// Tells these nodes apart from now on; of an address that two of them claim the first one is the owner.
    ///
    /// - Returns: how many nodes there was no number for.
    func setNodes(_ nodes: [PassiveNode]) throws(BPFError) -> Int {
        try state.withLock { state throws(BPFError) in
            let names = Set(nodes.map(\.name))
            // Nothing may count for a number any more when it gets another owner.
            state.nodes.removeAll { !names.contains($0.name) }
            try programs.setNodes(numbers(of: state.nodes, state.books))
            try takeAll(&state)
            let leftOut = state.books.nodes.assign(nodes.map(\.name))
            state.books.forget(nodesBut: names)
            state.nodes = nodes
            try programs.setNodes(numbers(of: nodes, state.books))
            return leftOut
        }
    }

    /// The same for the pods of this node.
    func setPods(_ pods: [Pod]) throws(BPFError) -> Int {
        try state.withLock { state throws(BPFError) in
            let names = Set(pods.map(\.name))
            state.pods.removeAll { !names.contains($0.name) }
            try writePods(state)
            try takeAll(&state)
            let leftOut = state.books.pods.assign(pods.map(\.name))
            state.books.forget(podsBut: names)
            state.pods = pods
            try writePods(state)
            return leftOut
        }
    }

    /// Ends a window: finds new containers and sockets, and takes over what has been counted.
    func collect() throws(BPFError) {
        try state.withLock { state throws(BPFError) in
            let failure = self.failure { () throws(BPFError) in try writePods(state) }
            state.coverage = programs.walk(namespaces: NetworkNamespaces.paths())
            try takeAll(&state)
            state.books.endWindow()
            // More containers than there is room for are no reason not to look at connections.
            if let failure { throw failure }
        }
    }

    private func failure(of work: () throws(BPFError) -> Void) -> BPFError? {
        do throws(BPFError) {
            try work()
            return nil
        } catch {
            return error
        }
    }

    private func takeAll(_ state: inout State) throws(BPFError) {
        state.books.enter(try programs.takeDistributions())
        let (nodes, pods) = (state.books.nodes.names, state.books.pods.names)
        for number in state.books.nodeNumbers {
            for direction in TcpDirection.allCases {
                guard let totals = programs.totals(node: number, direction) else { continue }
                state.books.enter(totals, node: number, direction, names: nodes)
            }
        }
        for number in state.books.podNumbers {
            if let totals = programs.totals(pod: number) { state.books.enter(totals, pod: number, names: pods) }
        }
    }

    private func numbers(of nodes: [PassiveNode], _ books: TcpBooks) -> [AddressPrefix: UInt32] {
        var numbers: [AddressPrefix: UInt32] = [:]
        for node in nodes {
            guard let number = books.nodes.numbers[node.name] else { continue }
            for prefix in node.prefixes where numbers[prefix] == nil { numbers[prefix] = number }
        }
        return numbers
    }

    private func writePods(_ state: State) throws(BPFError) {
        var cgroups: [UInt64: UInt32] = [:]
        var addresses: [IPAddress: UInt32] = [:]
        for pod in state.pods {
            guard let number = state.books.pods.numbers[pod.name] else { continue }
            let found = pod.cgroup.map(hierarchy.identifiers) ?? []
            for identifier in found where cgroups[identifier] == nil { cgroups[identifier] = number }
            for address in pod.addresses where addresses[address] == nil { addresses[address] = number }
        }
        try programs.setPods(cgroups: cgroups, addresses: addresses)
    }
}
