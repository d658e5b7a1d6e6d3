import CNetworkLab
import Glibc
import Synchronization

/// Carries Ethernet frames between the TAP devices of a lab, on a thread of its own, late or not at all as the shapes
/// of the links say. It stands in for netem, which not every kernel has.
final class Relay: Sendable {
    private let descriptors: [Int32]
    private let service: UInt16?
    private let line: Mutex<DelayLine>
    private let isStopped = Atomic(false)
    private let thread: Mutex<pthread_t?> = Mutex(nil)
    /// Nanoseconds before a frame is due from which on the thread does not sleep: timers are late by about as much.
    private static let alertness: UInt64 = 60_000
    /// Nanoseconds after which ``isStopped`` is looked at.
    private static let longestSleep: UInt64 = 50_000_000

    /// - Parameters:
    ///   - descriptors: one TAP device a host; host `i` has the hardware address `Relay.hardwareAddress(i)`.
    ///   - service: the port whose frames are counted as requests and answers.
    init(descriptors: [Int32], seed: UInt64, service: UInt16?) {
        self.descriptors = descriptors
        self.service = service
        line = Mutex(DelayLine(hosts: descriptors.count, seed: seed))
    }

    /// Locally administered, with the host's index in the last octet.
    static func hardwareAddress(_ host: Int) -> [UInt8] {
        [0x02, 0x49, 0x53, 0x4F, 0x00, UInt8(truncatingIfNeeded: host)]
    }

    func shape(from source: Int, to sink: Int, _ shape: LinkShape) {
        line.withLock { $0[source, sink] = shape }
    }

    func setDown(from source: Int, to sink: Int, _ isDown: Bool) {
        line.withLock { $0[source, sink].isDown = isDown }
    }

    func tally(from source: Int, to sink: Int, _ kind: FrameKind) -> LinkTally {
        line.withLock { $0.tally(from: source, to: sink, kind) }
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
        // A device that was deleted leaves the list, or its error would wake the thread again and again.
        var live = descriptors
        var ready = [Int32](repeating: 0, count: descriptors.count)
        while !isStopped.load(ordering: .acquiring) {
            let found = wait(until: queue.nextDue, live, &ready)
            for source in ready[..<found].map(Int.init) {
                if !receive(from: source, into: &frame, &queue) { live[source] = -1 }
                send(&queue)
            }
            send(&queue)
        }
    }

    /// Returns when frames are there or the next one is about to be due.
    ///
    /// - Returns: how many devices have something, the first of `ready`.
    private func wait(until due: UInt64?, _ live: [Int32], _ ready: inout [Int32]) -> Int {
        let now = Self.now()
        let left = due.map { $0 > now ? $0 - now : 0 } ?? Self.longestSleep
        let sleep = left > Self.alertness ? min(Self.longestSleep, left - Self.alertness) : 0
        return Int(lab_wait_readable(live, Int32(live.count), Int(sleep), &ready))
    }

    /// Whether the device is still there.
    private func receive(from source: Int, into frame: inout [UInt8], _ queue: inout FrameQueue) -> Bool {
        while true {
            let length = read(descriptors[source], &frame, frame.count)
            guard length >= 14 else { return length >= 0 || errno != EBADFD }
            let (now, isForAll) = (Self.now(), frame[0] & 1 == 1)
            let kind = isForAll ? nil : FrameKind(frame[..<length], service: service)
            for sink in isForAll ? descriptors.indices.filter({ $0 != source }) : sinks(of: frame, from: source) {
                let passage = line.withLock { $0.pass(length, from: source, to: sink, kind: kind, at: now) }
                guard case .carried(let due, let copies, _) = passage else { continue }
                let entry = FrameQueue.Entry(
                    arrival: now, due: due, source: source, sink: sink, kind: kind, frame: Array(frame[..<length]))
                for _ in 0..<copies { queue.push(entry) }
            }
        }
    }

    private func sinks(of frame: [UInt8], from source: Int) -> [Int] {
        let sink = Int(frame[5])
        let isKnown =
            descriptors.indices.contains(sink) && sink != source
            && frame[..<6].elementsEqual(Self.hardwareAddress(sink))
        return isKnown ? [sink] : []
    }

    private func send(_ queue: inout FrameQueue) {
        while let entry = queue.pop(dueBy: Self.now()) {
            // A full device queue drops the frame, as a real link would.
            let written = entry.frame.withUnsafeBytes { write(descriptors[entry.sink], $0.baseAddress, $0.count) }
            guard written > 0 else { continue }
            let departure = Self.now()
            line.withLock { $0.noteDeparture(of: entry, at: departure) }
        }
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
