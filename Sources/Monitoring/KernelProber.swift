package import BPFPrograms
import CProbeABI
package import LinkEstimation

/// Probes that are stamped and answered in tc; here they are only sent, and read from maps.
package final class KernelProber: ProbeEngine {
    package let method = ProbeMethod.ebpf
    private let configuration: MonitorConfiguration
    private let stamp: StampPrograms
    private let probes: ProbeSocket
    /// Bound so that no other program takes the port and the kernel sends no ICMP errors for what is refused; nobody
    /// reads them.
    private let reservations: [ProbeSocket]
    /// When peers that an earlier daemon answered, and that nobody has named to this one, are answered no more, in
    /// nanoseconds of the monotonic clock.
    private let forgettingTime = SystemClocks.monotonic + 60_000_000_000

    package var programs: [ProgramSet] { [stamp.set] }

    /// Loads the programs and attaches them to the configured devices, in the calling thread's network namespace.
    ///
    /// - Parameter pins: where a daemon that comes after this one finds what it needs to go on.
    package init(_ configuration: MonitorConfiguration, pins: PinDirectory? = nil) throws(ProbeError) {
        self.configuration = configuration
        probes = try ProbeSocket(
            ProbeSocket.source(among: configuration.addresses), port: configuration.probePort, receiveBuffer: 0)
        reservations = try Self.reserve(configuration)
        do throws(BPFError) {
            stamp = try StampPrograms(
                .init(
                    reflectorPort: configuration.port, probePort: probes.port, sessions: configuration.largestPeers,
                    slotsPerSession: configuration.slotsPerSession), pins: pins)
            try Self.start(stamp, configuration)
        } catch {
            throw .programs(error)
        }
    }

    private static func reserve(_ configuration: MonitorConfiguration) throws(ProbeError) -> [ProbeSocket] {
        var sockets: [ProbeSocket] = []
        for address in configuration.addresses {
            sockets.append(try ProbeSocket(address, port: configuration.port, receiveBuffer: 0))
        }
        return sockets
    }

    private static func start(_ programs: StampPrograms, _ configuration: MonitorConfiguration) throws(BPFError) {
        do throws(BPFError) {
            try programs.setClockOffset(SystemClocks.monotonicTo1900)
            for address in configuration.addresses { try programs.addOwnAddress(address) }
            for device in configuration.devices { try programs.attach(to: device) }
        } catch {
            _ = programs.set.end(leaving: false)
            throw error
        }
    }

    package func open(_ session: ProbeSession) throws(ProbeError) {
        do throws(BPFError) {
            try stamp.admit(session.peer.address, session: session.incoming, pace: configuration.pace)
            try stamp.probe(
                session.peer.address, port: configuration.port, session: session.outgoing, index: session.index)
        } catch {
            throw .programs(error)
        }
    }

    package func close(_ session: ProbeSession) {
        stamp.expel(session.peer.address)
        stamp.stopProbing(session.peer.address, port: configuration.port)
    }

    package func send(_ sequence: UInt32, in session: ProbeSession) throws(ProbeError) {
        let packet = stamp_request(sequence: sequence, session: session.outgoing, timestamp: NTPTimestamp.now)
        let code = probes.send(packet, to: session.peer.address, port: configuration.port)
        guard code == 0 else { throw .cannotSend(peer: session.peer.name, code: code) }
    }

    package func answer(to sequence: UInt32, in session: ProbeSession) -> ProbeAnswer? {
        guard let slot = stamp.slot(session: session.index, sequence: sequence), slot.answers > 0 else { return nil }
        let timing = ProbeTiming(
            sent: slot.sent, received: slot.received, reflectorReceived: NTPTimestamp(slot.reflector_received),
            reflectorSent: NTPTimestamp(slot.reflector_sent))
        return timing.answer(reflectorSequence: slot.reflector_sequence, copies: Int(slot.answers))
    }

    /// Also tells the programs the time anew, so that their timestamps follow a clock that is being set.
    package func tally() -> ReflectorTally {
        if SystemClocks.monotonic > forgettingTime { stamp.expelUnnamed() }
        try? stamp.setClockOffset(SystemClocks.monotonicTo1900)
        func counts(_ events: [RefusalReason: stamp_count]) -> [RefusalReason: UInt64] {
            events.mapValues { stamp.count(of: $0) }
        }
        return ReflectorTally(
            stamped: stamp.count(of: STAMP_SENT), reflected: stamp.count(of: STAMP_REFLECTED),
            refusals: counts([
                .unknownSource: STAMP_REFUSED_SOURCE, .wrongSize: STAMP_REFUSED_SIZE,
                .wrongSession: STAMP_REFUSED_SESSION, .badChecksum: STAMP_REFUSED_CHECKSUM,
                .rateExceeded: STAMP_REFUSED_RATE,
            ]),
            refusedAnswers: counts([
                .unknownSource: STAMP_ANSWER_SOURCE, .wrongSize: STAMP_ANSWER_SIZE,
                .wrongSession: STAMP_ANSWER_SESSION, .badChecksum: STAMP_ANSWER_CHECKSUM,
                .unexpected: STAMP_ANSWER_UNEXPECTED,
            ]))
    }

    package func shutDown() -> [String] {
        stamp.set.end(leaving: configuration.leavesPrograms).map(\.description)
    }
}
