import BPFPrograms
import CProbeABI
import Glibc
package import LinkEstimation
import Synchronization

/// Probes over plain sockets, for nodes where eBPF cannot be used. It speaks with kernel reflectors and senders alike.
///
/// The kernel stamps arrivals (`SO_TIMESTAMPNS`), departures are stamped just before sending; so round trips include what
/// the peer's thread waits for a CPU only where T3 is taken after the wait and the packet leaves before the next.
package final class UserSpaceProber: ProbeEngine {
    package let method = ProbeMethod.userSpace
    private let configuration: MonitorConfiguration
    private let probes: ProbeSocket
    private let reflectors: [ProbeSocket]
    private let state: Mutex<UserSpaceState>
    private let isStopped = Atomic(false)
    private let thread: Mutex<pthread_t?> = Mutex(nil)
    private static let receiveBuffer: Int32 = 1 << 18

    package init(_ configuration: MonitorConfiguration) throws(ProbeError) {
        self.configuration = configuration
        probes = try ProbeSocket(
            ProbeSocket.source(among: configuration.addresses), port: configuration.probePort,
            receiveBuffer: Self.receiveBuffer)
        var reflectors: [ProbeSocket] = []
        for address in configuration.addresses {
            reflectors.append(
                try ProbeSocket(address, port: configuration.port, receiveBuffer: Self.receiveBuffer))
        }
        self.reflectors = reflectors
        state = Mutex(UserSpaceState(slots: configuration.slotsPerSession, pace: configuration.pace))
        try start()
    }

    package func open(_ session: ProbeSession) {
        state.withLock { $0.open(session) }
    }

    package func close(_ session: ProbeSession) {
        state.withLock { $0.close(session) }
    }

    package func send(_ sequence: UInt32, in session: ProbeSession) throws(ProbeError) {
        let now = SystemClocks.realtime
        let timestamp = NTPTimestamp(unixNanoseconds: now)
        state.withLock { $0.remember(sequence, in: session, at: now, on: timestamp) }
        let packet = stamp_request(sequence: sequence, session: session.outgoing, timestamp: timestamp)
        let code = probes.send(packet, to: session.peer.address, port: configuration.port)
        guard code == 0 else { throw .cannotSend(peer: session.peer.name, code: code) }
    }

    package func answer(to sequence: UInt32, in session: ProbeSession) -> ProbeAnswer? {
        state.withLock { $0.answer(to: sequence, in: session) }
    }

    package func tally() -> ReflectorTally {
        state.withLock { $0.tally }
    }

    package func shutDown() -> [String] {
        isStopped.store(true, ordering: .releasing)
        let started = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let started { pthread_join(started, nil) }
        return []
    }

    private func start() throws(ProbeError) {
        var made = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &made, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<UserSpaceProber>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        guard code == 0 else {
            Unmanaged<UserSpaceProber>.fromOpaque(context).release()
            throw .noThread(code: code)
        }
        thread.withLock { $0 = made }
    }

    /// Answers and receives until ``shutDown()``, which it notices within a tenth of a second.
    private func run() {
        let sockets = [probes] + reflectors
        let descriptors = sockets.map(\.descriptor)
        var buffer = [UInt8](repeating: 0, count: STAMP_LARGEST_SIZE)
        while !isStopped.load(ordering: .acquiring) {
            guard probe_socket_wait(descriptors, Int32(descriptors.count), 100) > 0 else { continue }
            for socket in reflectors {
                while let (length, datagram) = socket.receive(into: &buffer) {
                    reflect(length, datagram, &buffer, on: socket)
                }
            }
            while let (length, datagram) = probes.receive(into: &buffer) {
                let port = configuration.port
                state.withLock { $0.take(buffer[..<min(length, buffer.count)], of: length, from: datagram, port: port) }
            }
        }
    }

    private func reflect(_ length: Int, _ datagram: probe_datagram, _ buffer: inout [UInt8], on socket: ProbeSocket) {
        let content = buffer[..<min(length, buffer.count)]
        guard var reply = state.withLock({ $0.reply(to: content, of: length, from: datagram) }) else { return }
        let source = IPv4Address(networkOrder: datagram.address_be)
        reply.timestamp = NTPTimestamp.now.wire
        withUnsafeBytes(of: reply) { buffer.replaceSubrange(..<$0.count, with: $0) }
        // What cannot be sent is lost on the way back, and the sender counts it so.
        _ = socket.send(buffer[..<length], to: source, port: datagram.port)
    }
}
