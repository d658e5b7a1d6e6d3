import CLibBPF
import CProbeABI
import ClusterModel
import Glibc
import Synchronization

/// The programs in the kernel that watch the TCP sockets of a cgroup, summed up by peer node, direction and pod.
package final class TcpPrograms: Sendable {
    package let settings: Settings
    /// Why sockets that were there before are not heard of until they close; `nil` when they are.
    package let shortfall: MissingFeature?
    /// The programs' life, for whoever manages it.
    package let set: ProgramSet
    let maps: TcpMaps
    private let state: Mutex<tcp_control>

    /// Loads the programs without attaching them anywhere.
    ///
    /// - Parameter pins: `nil`: a daemon that comes after this one has to arm all sockets anew.
    package init(_ settings: Settings, pins: PinDirectory? = nil) throws(BPFError) {
        let missing = KernelSupport.missingForSockets()
        guard missing.isEmpty else { throw .unsupported(missing) }
        self.settings = settings
        set = ProgramSet(try Self.description(settings, arms: settings.armsSockets), pins: pins)
        shortfall = try Self.load(set, settings)
        let set = set
        maps = try TcpMaps(settings) { name throws(BPFError) in try set.map(name) }
        state = Mutex(maps.control.value(of: UInt32(0), into: tcp_control()) ?? tcp_control())
    }

    /// From now on sockets that are opened are watched; ``walk(namespaces:)`` finds those that are there.
    package func attach() throws(BPFError) {
        try set.start()
    }

    /// - Parameter leaving: whether what is pinned goes on, for a daemon that takes it over.
    /// - Returns: what could not be undone, for the log.
    @discardableResult
    package func detach(leaving: Bool = false) -> [BPFError] {
        set.end(leaving: leaving)
    }

    /// Goes through the sockets of these network namespaces: arms those that were there before the programs, and brings
    /// the totals up to date.
    package func walk(namespaces: [String]) -> SocketCoverage {
        var coverage = SocketCoverage()
        guard let iterator else { return coverage }
        let before = (count(of: TCP_SOCKETS_SEEN), count(of: TCP_SOCKETS_ARMED))
        coverage.closedNamespaces = namespaces.filter { !iterator.run(inNamespace: $0) }.count
        coverage.seen = count(of: TCP_SOCKETS_SEEN) &- before.0
        coverage.armed = count(of: TCP_SOCKETS_ARMED) &- before.1
        return coverage
    }

    /// Whose addresses are whose, by numbers from 1. When this returns nothing counts any more for what is gone.
    package func setNodes(_ numbers: [AddressPrefix: UInt32]) throws(BPFError) {
        if try maps.nodes.replace(with: numbers) { try lookAgain() }
    }

    /// Which cgroups and which addresses of this node are which pod's, by numbers from 1. The cgroup comes first.
    package func setPods(cgroups: [UInt64: UInt32], addresses: [IPAddress: UInt32]) throws(BPFError) {
        let changes = (
            try maps.podsByCgroup.replace(with: cgroups), try maps.podsByAddress.replace(with: addresses)
        )
        if changes.0 || changes.1 { try lookAgain() }
    }

    /// Writes to the other half of the distributions from now on, and waits until no program writes to this one.
    ///
    /// - Returns: the number of the half that is at rest.
    func flip() throws(BPFError) -> UInt8 {
        let resting = try changeControl { control in
            defer { control.half = 1 - min(1, control.half) }
            return UInt8(truncatingIfNeeded: control.half)
        }
        clibbpf_wait_for_programs()
        return resting
    }

    private func lookAgain() throws(BPFError) {
        try changeControl { $0.generation &+= 1 }
        clibbpf_wait_for_programs()
    }

    private func changeControl<Result: Sendable>(_ change: (inout tcp_control) -> Result) throws(BPFError) -> Result {
        try state.withLock { state throws(BPFError) in
            var changed = state
            let result = change(&changed)
            try maps.control.set(changed, for: UInt32(0))
            state = changed
            return result
        }
    }

    /// Of the programs that are in the kernel now: an update brings others.
    private var iterator: SocketIterator? {
        guard let program = try? set.object?.program("walk_sockets") else { return nil }
        return try? SocketIterator(program: program.descriptor)
    }

    /// The totals start anew with a daemon, which numbers nodes and pods in its own way; what is known of each socket does
    /// not.
    private static func description(_ settings: Settings, arms: Bool) throws(BPFError) -> ProgramDescription {
        guard let name = ProgramName("tcp") else { throw .absent("family", "tcp") }
        return ProgramDescription(
            name: name, image: ProgramImage(.tcp),
            constants: withUnsafeBytes(of: settings.constants(arms: arms)) { Array($0) }, mapSizes: settings.sizes,
            lastingMaps: ["sockets", "control", "listeners", "counts"],
            attachments: [ProgramAttachment("watch_sockets", at: .socketOperations(cgroup: settings.cgroup))])
    }

    /// A kernel before 6.12 refuses the call that arms sockets, or does not know it at all.
    private static func load(_ set: ProgramSet, _ settings: Settings) throws(BPFError) -> MissingFeature? {
        do throws(BPFError) {
            try set.load()
            return nil
        } catch {
            try set.describe(try description(settings, arms: false))
            try set.load()
            return KernelSupport.cannotArmSockets
        }
    }
}
