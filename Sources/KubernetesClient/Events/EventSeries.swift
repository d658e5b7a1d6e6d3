import ClusterModel

/// Makes one Event with a count out of equal ones, so that what goes on and on does not fill the cluster's database.
struct EventSeries: Sendable {
    /// How repetitions are told.
    struct Configuration: Hashable, Sendable {
        /// Seconds after which the same is a new Event.
        var window: Double = 360
        /// Seconds between two counts of one series at least.
        var interval: Double = 30
        /// Series that are remembered; beyond it the longest silent ones are forgotten.
        var capacity: Int = 1_000
    }

    enum Step: Hashable, Sendable {
        case create(name: String)
        /// The Event of that name has been seen so often, the last time then.
        case count(name: String, Int, lastObserved: Timestamp)
        /// Counted, and told later.
        case nothing
    }

    private struct Entry {
        var name: String
        var count: Int
        var last: Timestamp
        var told: Timestamp
    }

    private let configuration: Configuration
    private var entries: [ObjectEvent: Entry] = [:]

    init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// What to tell the API server of an event that happens now.
    mutating func step(_ event: ObjectEvent, at now: Timestamp) -> Step {
        guard var entry = entries[event], now.seconds(since: entry.last) <= configuration.window else {
            let name = "\(event.regarding.name.prefix(200)).\(Self.suffix(event, now))"
            forgetOldest()
            entries[event] = Entry(name: name, count: 1, last: now, told: now)
            return .create(name: name)
        }
        entry.count += 1
        entry.last = now
        let isDue = entry.count == 2 || now.seconds(since: entry.told) >= configuration.interval
        if isDue { entry.told = now }
        entries[event] = entry
        return isDue ? .count(name: entry.name, entry.count, lastObserved: now) : .nothing
    }

    /// The API server has no such Event: the next one is a new one.
    mutating func forget(_ event: ObjectEvent) {
        entries[event] = nil
    }

    private mutating func forgetOldest() {
        guard entries.count >= configuration.capacity,
            let oldest = entries.min(by: { $0.value.last < $1.value.last })?.key
        else { return }
        entries[oldest] = nil
    }

    /// Two events of one object in one millisecond differ by what they say.
    private static func suffix(_ event: ObjectEvent, _ now: Timestamp) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in "\(event.reason)\u{0}\(event.note)".utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return String(UInt64(clamping: now.milliseconds), radix: 16) + String(hash, radix: 16)
    }
}
