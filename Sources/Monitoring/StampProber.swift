package import BPFPrograms
import CProbeABI
import Glibc
package import LinkEstimation
import Synchronization

/// Probes over plain sockets, whose packets the kernel's programs stamp and answer wherever they are attached.
///
/// Where they are not (no eBPF, a device that they cannot be attached to, programs that were unloaded) the same packets are
/// stamped and answered here, at once and without another port or session, but with what a process waits for a CPU.
package final class StampProber: ProbeEngine {
    struct Kernel {
        /// `nil` before they were first loaded; their maps stay when they are unloaded.
        var programs: StampPrograms?
        var devices: [String]
        var addresses: [IPAddress]
        /// By index.
        var sessions: [Int: ProbeSession] = [:]
        /// Whose probes are answered, and what these carry.
        var known: [IPAddress: ProbeSession.Identifiers] = [:]
        /// Where the newest answer of a session was stamped.
        var methods: [Int: ProbeMethod] = [:]

        /// Whether they ran when that was last looked at.
        var wasRunning = false

        /// `nil`: user space does everything.
        var running: StampPrograms? { programs?.set.state == .running ? programs : nil }
        var method: ProbeMethod { running == nil ? .userSpace : .ebpf }
    }

    let configuration: MonitorConfiguration
    let sockets: Mutex<ProbeSockets>
    let user: Mutex<UserSpaceState>
    let kernel: Mutex<Kernel>
    let receiver = ReceiverThread()

    /// Where the programs outlive the daemon; `nil`: they don't.
    let pins: PinDirectory?

    /// Probes and answers in user space, until the programs are loaded.
    package init(_ configuration: MonitorConfiguration, pins: PinDirectory? = nil) throws(ProbeError) {
        self.configuration = configuration
        self.pins = pins
        sockets = Mutex(
            try ProbeSockets(
                addresses: configuration.addresses, port: configuration.port, probePort: configuration.probePort))
        user = Mutex(UserSpaceState(slots: configuration.slotsPerSession, pace: configuration.pace))
        kernel = Mutex(Kernel(devices: configuration.devices, addresses: configuration.addresses))
        try receiver.start(for: self)
    }

    package var method: ProbeMethod {
        kernel.withLock { $0.method }
    }

    package func method(of session: ProbeSession) -> ProbeMethod {
        kernel.withLock { $0.methods[session.index] ?? $0.method }
    }

    package func open(_ session: ProbeSession) throws(ProbeError) {
        guard sockets.withLock({ $0.probes(to: session.peer.address) }) != nil else {
            throw .noAddressOfFamily(peer: session.peer.name, address: "\(session.peer.address)")
        }
        user.withLock { user in
            user.open(session)
            user.admit(session.peer.address, session.incoming)
        }
        try kernel.withLock { (kernel: inout Kernel) throws(ProbeError) in
            do throws(BPFError) {
                kernel.known[session.peer.address] = session.incoming
                if let programs = kernel.running {
                    try admit(session.peer.address, session.incoming, to: programs)
                    try probe(session, with: programs)
                }
            } catch {
                throw .programs(error)
            }
            kernel.sessions[session.index] = session
            kernel.methods[session.index] = nil
        }
    }

    package func close(_ session: ProbeSession) {
        kernel.withLock { kernel in
            kernel.sessions[session.index] = nil
            kernel.programs?.stopProbing(session.peer.address, port: configuration.port)
        }
        user.withLock { $0.close(session) }
    }

    package func send(_ sequence: UInt32, in session: ProbeSession) throws(ProbeError) {
        let now = SystemClocks.realtime
        let timestamp = NTPTimestamp(unixNanoseconds: now)
        let isOurs = method == .userSpace
        user.withLock { user in
            user.remember(sequence, in: session, at: now, on: timestamp)
            if isOurs { user.countStamped() }
        }
        let packet = stamp_request(sequence: sequence, session: session.outgoing.probe, timestamp: timestamp)
        let code = send(packet, to: session.peer)
        guard code == 0 else { throw .cannotSend(peer: session.peer.name, code: code) }
    }

    package func answer(to sequence: UInt32, in session: ProbeSession) -> ProbeAnswer? {
        kernel.withLock { kernel in
            if let answer = kernel.programs?.answer(to: sequence, session: session.index) {
                kernel.methods[session.index] = .ebpf
                return answer
            }
            guard let answer = user.withLock({ $0.answer(to: sequence, in: session) }) else { return nil }
            kernel.methods[session.index] = .userSpace
            return answer
        }
    }

    package func sendHeartbeat(in session: ProbeSession) {
        guard let heartbeat = session.outgoing.heartbeat else { return }
        // One that cannot be sent is one that is not answered.
        _ = send(stamp_request(sequence: 0, session: heartbeat, timestamp: .now), to: session.peer)
    }

    package func lastHeartbeat(in session: ProbeSession) -> Double? {
        user.withLock { $0.lastHeartbeat(of: session.peer.address) }
    }

    package func setKnown(_ nodes: [Peer]) {
        let known = Dictionary(
            nodes.map { ($0.address, ProbeSession.identifiers(of: $0, to: configuration.node)) }
        ) { first, _ in first }
        kernel.withLock { kernel in
            user.withLock { $0.setKnown(known) }
            for (peer, identifiers) in known where kernel.known[peer] != identifiers {
                // One that the programs have no room for is answered in user space, for want of better.
                if let programs = kernel.running { try? admit(peer, identifiers, to: programs) }
            }
            kernel.known = known
            kernel.programs?.expelPeers(except: Set(known.keys))
        }
    }

    package func tally() -> ReflectorTally {
        kernel.withLock { kernel in
            handOver(&kernel)
            // So that the timestamps follow a clock that is being set.
            try? kernel.programs?.setClockOffset(SystemClocks.monotonicTo1900)
            return (kernel.programs?.tally ?? ReflectorTally()) + user.withLock { $0.tally }
        }
    }

    package func shutDown(leaving: Bool) -> [String] {
        receiver.stop()
        return kernel.withLock { kernel in
            defer { kernel.programs = nil }
            return kernel.programs?.set.end(leaving: leaving).map(\.description) ?? []
        }
    }

    private func send(_ packet: stamp_request, to peer: Peer) -> Int32 {
        sockets.withLock { $0.probes(to: peer.address) }?
            .send(packet, to: peer.address, port: configuration.port) ?? EAFNOSUPPORT
    }
}
