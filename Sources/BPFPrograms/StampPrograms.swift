import CLibBPF
package import CProbeABI
import ClusterModel
import Glibc

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

    /// Loads the programs, and attaches them to devices of the calling thread's network namespace once ``set`` is started.
    ///
    /// - Parameter pins: `nil`: a daemon that comes after this one starts to count from zero.
    package init(_ settings: Settings, devices: [String] = [], pins: PinDirectory? = nil) throws(BPFError) {
        let missing = KernelSupport.missingFeatures()
        guard missing.isEmpty else { throw .unsupported(missing) }
        self.settings = settings
        var description = try Self.description(settings)
        for device in devices { description.attachments += try Self.attachments(to: device) }
        set = ProgramSet(description, pins: pins)
        try set.load()
        maps = try Maps(set)
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
        for attachment in try Self.attachments(to: device) { try set.attach(attachment) }
    }

    private static func attachments(to device: String) throws(BPFError) -> [ProgramAttachment] {
        let kind = try LinkHeader(ofDevice: device)
        return [
            .init("arrive_\(kind.rawValue)", at: .traffic(device: device, .ingress)),
            .init("leave_\(kind.rawValue)", at: .traffic(device: device, .egress)),
        ]
    }

    /// Takes the programs off every device, and a clsact qdisc that was made for them and that nobody else uses.
    ///
    /// - Returns: what could not be undone, for the log.
    package func detach() -> [BPFError] {
        set.detach { _ in true }
    }

    /// Takes the programs off one device, which may be gone.
    package func detach(from device: String) -> [BPFError] {
        set.detach { $0.hook.device == device }
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

    package func addOwnAddress(_ address: IPAddress) throws(BPFError) {
        try maps.ownAddresses.set(UInt32(1), for: address.wire)
    }

    package func removeOwnAddress(_ address: IPAddress) {
        maps.ownAddresses.remove(address.wire)
    }

    /// Answers the probes of a peer from now on.
    ///
    /// - Parameters:
    ///   - session: what its probes carry as session identifier.
    ///   - heartbeat: what its probes carry that are left to user space; `nil`: there are none.
    ///   - pace: how many of them are answered.
    ///   - sequence: the number of the next answer; `nil`: of one that is answered already, with the same session, the
    ///     one that follows, else 0.
    package func admit(
        _ peer: IPAddress, session: UInt16, heartbeat: UInt16? = nil, pace: AnswerPace,
        countingFrom sequence: UInt32? = nil
    ) throws(BPFError) {
        let known = maps.peers.value(of: peer.wire, into: stamp_peer(), locked: true)
        var value = stamp_peer()
        value.session_be = session.bigEndian
        value.heartbeat_be = (heartbeat ?? 0).bigEndian
        value.sequence = sequence ?? (known?.session_be == value.session_be ? known?.sequence ?? 0 : 0)
        value.cost = pace.cost
        value.tolerance = pace.tolerance
        try maps.peers.set(value, for: peer.wire)
    }

    /// The number of the next answer to a peer; `nil` when it is not answered.
    package func reflectorSequence(of peer: IPAddress) -> UInt32? {
        maps.peers.value(of: peer.wire, into: stamp_peer(), locked: true)?.sequence
    }

    /// Answers the peer no more.
    package func expel(_ peer: IPAddress) {
        maps.peers.remove(peer.wire)
    }

    /// Answers nobody but these any more.
    package func expelPeers(except known: Set<IPAddress>) {
        let answered = maps.peers.keys(like: ip_address(), limit: Int(STAMP_LARGEST_PEERS)).map { IPAddress($0) }
        for peer in answered where !known.contains(peer) { expel(peer) }
    }

    /// Stamps the probes to `target` and takes its answers in, as session number `index`.
    ///
    /// - Parameter heartbeat: the session identifier of probes that are left to user space; `nil`: there are none.
    package func probe(_ target: IPAddress, port: UInt16, session: UInt16, heartbeat: UInt16? = nil, index: Int)
        throws(BPFError)
    {
        for slot in 0..<settings.slotsPerSession {
            try maps.slots.set(stamp_slot(), for: UInt32(clamping: index * settings.slotsPerSession + slot))
        }
        let value = stamp_target(
            session_index: UInt32(clamping: index), session_be: session.bigEndian,
            heartbeat_be: (heartbeat ?? 0).bigEndian)
        try maps.targets.set(value, for: key(target, port))
    }

    /// Stamps no more probes to `target`.
    package func stopProbing(_ target: IPAddress, port: UInt16) {
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

    private func key(_ target: IPAddress, _ port: UInt16) -> stamp_target_key {
        stamp_target_key(address: target.wire, port_be: port.bigEndian, zero: 0)
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
