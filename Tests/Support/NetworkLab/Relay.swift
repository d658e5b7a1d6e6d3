import CNetworkLab
import Glibc
import Synchronization

/// Carries Ethernet frames between the TAP devices of a lab, on a thread of its own, late or not at all as the shapes
/// of the links say. It stands in for netem, which not every kernel has.
final class Relay: Sendable {
    private let descriptors: [Int32]
    private let line: Mutex<DelayLine>
    private let isStopped = Atomic(false)
    private let thread: Mutex<pthread_t?> = Mutex(nil)

    /// - Parameter descriptors: one TAP device a host; host `i` has the hardware address `Relay.hardwareAddress(i)`.
    init(descriptors: [Int32], seed: UInt64) {
        self.descriptors = descriptors
        line = Mutex(DelayLine(hosts: descriptors.count, seed: seed))
    }

    /// Locally administered, with the host's index in the last octet.
    static func hardwareAddress(_ host: Int) -> [UInt8] {
        [0x02, 0x49, 0x53, 0x4F, 0x00, UInt8(truncatingIfNeeded: host)]
    }

    func shape(from source: Int, to sink: Int, _ shape: LinkShape) {
        line.withLock { $0[source, sink] = shape }
    }

    func start() {
        thread.withLock { thread in
            guard thread == nil else { return }
            var made = pthread_t()
            let context = Unmanaged.passRetained(self).toOpaque()
            let result = pthread_create(
                &made, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Relay>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                }, context)
            if result == 0 { thread = made } else { Unmanaged<Relay>.fromOpaque(context).release() }
        }
    }

    /// Ends the thread and waits for it; frames under way are lost.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        let started = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let started { pthread_join(started, nil) }
    }

    private func run() {
        lab_make_thread_precise()
        var queue = FrameQueue()
        var frame = [UInt8](repeating: 0, count: 65_536)
        while !isStopped.load(ordering: .acquiring) {
            wait(until: queue.nextDue)
            for source in descriptors.indices { receive(from: source, into: &frame, &queue) }
            send(&queue)
        }
    }

    /// Sleeps until a frame is there, the next one is due, or 50 ms passed (to see ``isStopped``).
    private func wait(until due: UInt64?) {
        let now = Self.now()
        let nanoseconds = min(50_000_000, due.map { $0 > now ? $0 - now : 0 } ?? 50_000_000)
        lab_wait_readable(descriptors, Int32(descriptors.count), Int(nanoseconds))
    }

    private func receive(from source: Int, into frame: inout [UInt8], _ queue: inout FrameQueue) {
        while true {
            let length = read(descriptors[source], &frame, frame.count)
            guard length >= 14 else { return }
            let now = Self.now()
            for sink in sinks(of: frame, from: source) {
                guard let due = line.withLock({ $0.due(from: source, to: sink, at: now) }) else { continue }
                queue.push(FrameQueue.Entry(due: due, sink: sink, frame: Array(frame[..<length])))
            }
        }
    }

    private func sinks(of frame: [UInt8], from source: Int) -> [Int] {
        if frame[0] & 1 == 1 { return descriptors.indices.filter { $0 != source } }
        let sink = Int(frame[5])
        let isKnown =
            descriptors.indices.contains(sink) && sink != source
            && frame[..<6].elementsEqual(Self.hardwareAddress(sink))
        return isKnown ? [sink] : []
    }

    private func send(_ queue: inout FrameQueue) {
        while let entry = queue.pop(dueBy: Self.now()) {
            // A full device queue drops the frame, as a real link would.
            _ = entry.frame.withUnsafeBytes { write(descriptors[entry.sink], $0.baseAddress, $0.count) }
        }
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
