import BPFPrograms
import CProbeABI
import Glibc
import Synchronization

/// The thread that reads a prober's sockets. It sleeps until something arrives: while the kernel's programs do the work
/// that is nothing but heartbeats.
final class ReceiverThread: Sendable {
    private struct Started {
        var thread: pthread_t
        /// Closing it, or writing to it, wakes the thread.
        var wakeUp: Int32
    }

    private let started: Mutex<Started?> = Mutex(nil)
    private let isStopped = Atomic(false)

    private final class Work: Sendable {
        let prober: StampProber
        let thread: ReceiverThread
        let signal: Int32

        init(prober: StampProber, thread: ReceiverThread, signal: Int32) {
            (self.prober, self.thread, self.signal) = (prober, thread, signal)
        }
    }

    /// Runs, and keeps the prober alive, until ``stop()``.
    func start(for prober: StampProber) throws(ProbeError) {
        let ends = try Self.openPipe()
        let context = Unmanaged.passRetained(Work(prober: prober, thread: self, signal: ends[0])).toOpaque()
        var made = pthread_t()
        let code = pthread_create(
            &made, nil,
            { context in
                guard let context else { return nil }
                let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
                work.thread.run(work)
                Glibc.close(work.signal)
                return nil
            }, context)
        guard code == 0 else {
            Unmanaged<Work>.fromOpaque(context).release()
            ends.forEach { Glibc.close($0) }
            throw .noThread(code: code)
        }
        started.withLock { $0 = Started(thread: made, wakeUp: ends[1]) }
    }

    /// Both ends close on exec and never block.
    private static func openPipe() throws(ProbeError) -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .noThread(code: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return ends
    }

    /// Looks anew at which sockets there are.
    func wake() {
        started.withLock { started in
            guard let started else { return }
            var octet: UInt8 = 0
            // A full pipe wakes as well.
            _ = write(started.wakeUp, &octet, 1)
        }
    }

    /// Ends the thread and waits for it.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        wake()
        let ended = started.withLock { started in
            defer { started = nil }
            return started
        }
        guard let ended else { return }
        pthread_join(ended.thread, nil)
        Glibc.close(ended.wakeUp)
    }

    private func run(_ work: Work) {
        var buffer = [UInt8](repeating: 0, count: Int(STAMP_LARGEST_SIZE))
        while !isStopped.load(ordering: .acquiring) {
            let sockets = work.prober.sockets.withLock { $0 }
            let all = sockets.all
            let descriptors = [work.signal] + all.map(\.descriptor)
            guard probe_socket_wait(descriptors, Int32(descriptors.count), -1) > 0 else { continue }
            while read(work.signal, &buffer, buffer.count) > 0 {}
            for socket in all {
                let isProbe = sockets.isProbe(socket)
                while let (length, datagram) = socket.receive(into: &buffer) {
                    if isProbe {
                        work.prober.take(length, datagram, buffer)
                    } else {
                        work.prober.reflect(length, datagram, &buffer, on: socket)
                    }
                }
            }
        }
    }
}

extension StampProber {
    /// Takes an answer in.
    func take(_ length: Int, _ datagram: probe_datagram, _ buffer: [UInt8]) {
        let content = buffer[..<min(length, buffer.count)]
        user.withLock { $0.take(content, of: length, from: datagram, port: configuration.port) }
    }

    /// Answers a probe, if it is one.
    func reflect(_ length: Int, _ datagram: probe_datagram, _ buffer: inout [UInt8], on socket: ProbeSocket) {
        kernel.withLock { handOver(&$0) }
        let content = buffer[..<min(length, buffer.count)]
        guard var reply = user.withLock({ $0.reply(to: content, of: length, from: datagram) }) else { return }
        reply.timestamp = NTPTimestamp.now.wire
        withUnsafeBytes(of: reply) { buffer.replaceSubrange(..<$0.count, with: $0) }
        // What cannot be sent is lost on the way back, and the sender counts it so.
        _ = socket.send(buffer[..<length], to: IPAddress(datagram.address), port: datagram.port)
    }
}
