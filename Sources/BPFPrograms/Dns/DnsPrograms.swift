import ClusterModel
import CLibBPF
package import CProbeABI
import Glibc
import Synchronization

/// The programs in the kernel that watch the name resolution of a cgroup's sockets.
package final class DnsPrograms: Sendable {
    /// What is fixed when the programs are loaded.
    package struct Settings: Sendable {
        /// The directory of the cgroup (version 2) whose sockets are watched, with those below it.
        package var cgroup: String
        /// Seconds after which a request counts as unanswered: as long as resolvers wait.
        package var timeout = 5.0
        /// Requests that may wait for their responses at the same time.
        package var pending = 16_384

        package init(cgroup: String) {
            self.cgroup = cgroup
        }
    }

    package let settings: Settings
    /// The programs' life, for whoever manages it.
    package let set: ProgramSet
    private let maps: Maps
    /// Requests that ``sweep(at:)`` has given up.
    private let swept: Mutex<[UInt32: UInt64]> = Mutex([:])

    /// Loads the programs without attaching them anywhere.
    ///
    /// - Parameter pins: `nil`: a daemon that comes after this one starts to count from zero.
    package init(_ settings: Settings, pins: PinDirectory? = nil) throws(BPFError) {
        let missing = KernelSupport.missingForNameResolution()
        guard missing.isEmpty else { throw .unsupported(missing) }
        self.settings = settings
        set = ProgramSet(try Self.description(settings), pins: pins)
        try set.load()
        let set = set
        maps = try Maps { name throws(BPFError) in try set.map(name) }
    }

    private static func description(_ settings: Settings) throws(BPFError) -> ProgramDescription {
        guard let name = ProgramName("dns") else { throw .absent("family", "dns") }
        let constants = dns_settings(timeout: nanoseconds(settings.timeout))
        return ProgramDescription(
            name: name, image: ProgramImage(.dns), constants: withUnsafeBytes(of: constants) { Array($0) },
            mapSizes: ["pending": UInt32(clamping: settings.pending)],
            attachments: [
                ProgramAttachment("watch_leaving", at: .cgroupTraffic(cgroup: settings.cgroup, .egress)),
                ProgramAttachment("watch_arriving", at: .cgroupTraffic(cgroup: settings.cgroup, .ingress)),
            ])
    }

    package func attach() throws(BPFError) {
        try set.start()
    }

    /// - Parameter leaving: whether what is pinned goes on, for a daemon that takes it over.
    /// - Returns: what could not be undone, for the log.
    @discardableResult
    package func detach(leaving: Bool = false) -> [BPFError] {
        set.end(leaving: leaving)
    }

    /// The program of that name, for a run without a network.
    func program(_ name: String) throws(BPFError) -> Int32 {
        guard let object = set.object else { throw .absent("program", name) }
        return try object.program(name).descriptor
    }

    /// Gives up the requests that have waited too long.
    ///
    /// - Parameter now: seconds of the monotonic clock.
    /// - Returns: the share of room for waiting requests that is in use, 0…1.
    package func sweep(at now: Double) -> Double {
        let keys = maps.pending.keys(like: dns_request_key(), limit: 2 * settings.pending)
        let (now, timeout) = (Self.nanoseconds(now), Self.nanoseconds(settings.timeout))
        for key in keys {
            guard let request = maps.pending.value(of: key, into: dns_request()), request.sent &+ timeout <= now,
                let taken = maps.pending.take(key, into: dns_request())
            else { continue }
            if taken.sent &+ timeout <= now {
                swept.withLock { $0[taken.channel, default: 0] += 1 }
            } else {
                // The identifier has been used again in between.
                maps.pending.add(taken, for: key)
            }
        }
        return Double(keys.count) / Double(settings.pending)
    }

    package func totals(of channel: DnsChannel) -> DnsTotals? {
        var totals = maps.totals.sums(of: channel.number, numbers: DnsTotals.numbers).flatMap(DnsTotals.init(words:))
        totals?.timeouts += swept.withLock { $0[channel.number, default: 0] }
        return totals
    }

    /// How often each thing happened since the programs were loaded.
    package func count(of event: dns_event) -> UInt64 {
        maps.events.sums(of: event.rawValue, numbers: 1)?.first ?? 0
    }

    private static func nanoseconds(_ seconds: Double) -> UInt64 {
        UInt64(max(0, seconds * 1e9))
    }

    private struct Maps: Sendable {
        let pending, totals, events: BPFMap

        init(map: (String) throws(BPFError) -> BPFMap) throws(BPFError) {
            pending = try map("pending")
            totals = try map("totals")
            events = try map("events")
        }
    }
}
