import CLibBPF
package import CProbeABI
import ClusterModel
import Glibc
import Synchronization

/// The STAMP programs in the kernel: they stamp our probes, answer our peers' and take our answers in.
package final class StampPrograms: Sendable {
    /// What is fixed when the programs are loaded.
    package struct Settings: Sendable {
        /// The UDP port that probes are answered at.
        package var reflectorPort: UInt16
        /// The UDP port that our own probes come from.
        package var probePort: UInt16
        /// The most peers that are probed at the same time.
        package var sessions: Int
        /// Probes of one session that are remembered; a power of two.
        package var slotsPerSession: Int

        package init(reflectorPort: UInt16, probePort: UInt16, sessions: Int, slotsPerSession: Int) {
            self.reflectorPort = reflectorPort
            self.probePort = probePort
            self.sessions = sessions
            self.slotsPerSession = slotsPerSession
        }
    }

    package let settings: Settings
    /// The programs' life, for whoever manages it.
    package let set: ProgramSet
    private let maps: Maps
    /// Peers of an earlier daemon that nobody has named to this one, in network byte order.
    private let unnamed: Mutex<Set<UInt32>>

    /// Loads the programs without attaching them anywhere.
    ///
    /// - Parameter pins: `nil`: a daemon that comes after this one starts to count from zero.
    package init(_ settings: Settings, pins: PinDirectory? = nil) throws(BPFError) {
        let missing = KernelSupport.missingFeatures()
        guard missing.isEmpty else { throw .unsupported(missing) }
        self.settings = settings
        set = ProgramSet(try Self.description(settings), pins: pins)
        try set.load()
        maps = try Maps(set)
        var adopted: Set<UInt32> = []
        _ = maps.peers.forEachEntry { key, _ in adopted.insert(key.reversed().reduce(0) { $0 << 8 | UInt32($1) }) }
        unnamed = Mutex(adopted)
    }

    private static func description(_ settings: Settings) throws(BPFError) -> ProgramDescription {
        guard let name = ProgramName("stamp") else { throw .absent("family", "stamp") }
        let constants = stamp_settings(
            reflector_port_be: settings.reflectorPort.bigEndian, probe_port_be: settings.probePort.bigEndian,
            slots_per_session: UInt32(clamping: settings.slotsPerSession))
        var description = ProgramDescription(
            name: name, image: ProgramImage(.stamp), constants: withUnsafeBytes(of: constants) { Array($0) },
            mapSizes: ["slots": UInt32(clamping: settings.sessions * settings.slotsPerSession)],
            lastingMaps: ["counts", "peers"], priority: 1)
        // A daemon that starts again takes the place of what one that was killed left, pinned or not.
        description.handle = 0x5354_4D50
        return description
    }

    /// Attaches the programs to a device of the calling thread's network namespace.
    package func attach(to device: String) throws(BPFError) {
        let kind = try LinkHeader(ofDevice: device)
        try set.attach(.init("arrive_\(kind.rawValue)", at: .traffic(device: device, .ingress)))
        try set.attach(.init("leave_\(kind.rawValue)", at: .traffic(device: device, .egress)))
    }

    /// Takes the programs off every device, and a clsact qdisc that was made for them and that nobody else uses.
    ///
    /// - Returns: what could not be undone, for the log.
    package func detach() -> [BPFError] {
        set.detach { _ in true }
    }

    /// Tells the programs what time it is: nanoseconds from the monotonic clock's zero to 1900.
    package func setClockOffset(_ nanoseconds: UInt64) throws(BPFError) {
        try maps.clockOffset.set(nanoseconds, for: UInt32(0))
    }

    /// The program of that name, for a run without a network.
    func program(_ name: String) throws(BPFError) -> Int32 {
        guard let object = set.object else { throw .absent("program", name) }
        return try object.program(name).descriptor
    }

    package func addOwnAddress(_ address: IPv4Address) throws(BPFError) {
        try maps.ownAddresses.set(UInt32(1), for: address.networkOrder)
    }

    /// Answers the probes of a peer from now on.
    ///
    /// - Parameters:
    ///   - session: what its probes carry as session identifier.
    ///   - pace: how many of them are answered.
    package func admit(_ peer: IPv4Address, session: UInt16, pace: AnswerPace) throws(BPFError) {
        let isUnnamed = unnamed.withLock { $0.remove(peer.networkOrder) != nil }
        // An earlier daemon's answers are counted on: the peer tells lost answers by gaps.
        let earlier = isUnnamed ? maps.peers.value(of: peer.networkOrder, into: stamp_peer(), locked: true) : nil
        var value = stamp_peer()
        if let earlier, earlier.session_be == session.bigEndian { value = earlier }
        value.session_be = session.bigEndian
        value.cost = pace.cost
        value.tolerance = pace.tolerance
        try maps.peers.set(value, for: peer.networkOrder)
    }

    /// Answers the peer no more.
    package func expel(_ peer: IPv4Address) {
        maps.peers.remove(peer.networkOrder)
    }

    /// Answers peers of an earlier daemon no more that have not been admitted since.
    package func expelUnnamed() {
        let strangers = unnamed.withLock { unnamed in
            defer { unnamed = [] }
            return unnamed
        }
        strangers.forEach { maps.peers.remove($0) }
    }

    /// Stamps the probes to `target` and takes its answers in, as session number `index`.
    package func probe(_ target: IPv4Address, port: UInt16, session: UInt16, index: Int) throws(BPFError) {
        for slot in 0..<settings.slotsPerSession {
            try maps.slots.set(stamp_slot(), for: UInt32(clamping: index * settings.slotsPerSession + slot))
        }
        let value = stamp_target(session_index: UInt32(clamping: index), session_be: session.bigEndian, zero: 0)
        try maps.targets.set(value, for: key(target, port))
    }

    /// Stamps no more probes to `target`.
    package func stopProbing(_ target: IPv4Address, port: UInt16) {
        maps.targets.remove(key(target, port))
    }

    /// What is known of a probe; `nil` when it never left through an attached device or is forgotten.
    package func slot(session index: Int, sequence: UInt32) -> stamp_slot? {
        let key = index * settings.slotsPerSession + Int(sequence) % settings.slotsPerSession
        guard let slot = maps.slots.value(of: UInt32(clamping: key), into: stamp_slot(), locked: true),
            slot.sequence == sequence, slot.sent != 0
        else { return nil }
        return slot
    }

    /// How often each thing happened since the programs were loaded.
    package func count(of event: stamp_count) -> UInt64 {
        maps.counts.sum(of: event.rawValue, cpus: maps.cpus)
    }

    private func key(_ target: IPv4Address, _ port: UInt16) -> stamp_target_key {
        stamp_target_key(address_be: target.networkOrder, port_be: port.bigEndian, zero: 0)
    }

    private struct Maps: Sendable {
        let clockOffset, ownAddresses, peers, targets, slots, counts: BPFMap
        let cpus: Int

        init(_ object: ProgramSet) throws(BPFError) {
            clockOffset = try object.map("clock_offset")
            ownAddresses = try object.map("own_addresses")
            peers = try object.map("peers")
            targets = try object.map("targets")
            slots = try object.map("slots")
            counts = try object.map("counts")
            cpus = Int(libbpf_num_possible_cpus())
        }
    }
}
