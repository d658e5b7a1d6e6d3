import ClusterModel

/// Which applications' statuses are due, and what was last written of each: pure, in the caller's time.
struct StatusLedger: Sendable {
    private struct Entry {
        /// What the API server has; `nil` while nobody knows.
        var written: ApplicationStatus?
        var writtenAt: Timestamp?
        /// Not before this moment.
        var notBefore: Timestamp?
        /// Tries in a row that failed.
        var failures = 0
    }

    private let settings: StatusWriter.Settings
    private var entries: [ApplicationID: Entry] = [:]
    /// Applications that something happened to.
    private var noted: Set<ApplicationID> = []
    private var sweptAt: Timestamp?
    /// Seconds that the last look at all of them took.
    private var sweepCost = 0.0
    private var isSweeping = false

    init(settings: StatusWriter.Settings) {
        self.settings = settings
    }

    mutating func note(_ id: ApplicationID) { noted.insert(id) }

    /// What the API server has is not known any more.
    mutating func forgetAll() {
        for id in entries.keys { entries[id]?.written = nil }
        sweptAt = nil
    }

    /// Those to look at now: the noted ones, and from time to time all of them, since measurements age by themselves.
    mutating func due(among known: [ApplicationID], at now: Timestamp) -> [ApplicationID] {
        let rest = max(settings.sweepInterval, sweepCost * Self.sweepRest)
        let isSweep = sweptAt.map { now.seconds(since: $0) >= rest } ?? true
        isSweeping = isSweep
        if isSweep {
            sweptAt = now
            let present = Set(known)
            entries = entries.filter { present.contains($0.key) }
            noted.formIntersection(present)
        }
        return known.filter { id in
            let mayWrite = entries[id]?.notBefore.map { $0 <= now } ?? true
            return mayWrite && (isSweep || noted.contains(id) || entries[id]?.written == nil)
        }
    }

    /// Whether the status is worth a write; one that is not is done with.
    mutating func isWorthWriting(_ status: ApplicationStatus, of id: ApplicationID, at now: Timestamp) -> Bool {
        noted.remove(id)
        guard let entry = entries[id], let written = entry.written else { return true }
        if status.differsMaterially(from: written) { return true }
        let age = entry.writtenAt.map { now.seconds(since: $0) } ?? .infinity
        return status != written && age >= settings.refreshInterval
    }

    /// The conditions that the API server has, as far as they were written here.
    func conditions(of id: ApplicationID) -> [StatusCondition]? { entries[id]?.written?.conditions }

    mutating func settle(_ outcome: StatusOutcome, _ status: ApplicationStatus, of id: ApplicationID, at now: Timestamp)
    {
        var entry = entries[id] ?? Entry()
        switch outcome {
        case .written:
            (entry.written, entry.writtenAt, entry.failures) = (status, now, 0)
            entry.notBefore = now.advanced(bySeconds: settings.leastInterval)
        case .gone:
            entries[id] = nil
            return
        case .conflict:
            entry.written = nil
            entry.failures += 1
            entry.notBefore = now.advanced(bySeconds: backOff(entry.failures))
        case .refused, .failed:
            // The next status may be another one: it is tried again, but ever more seldom.
            entry.failures += 1
            entry.notBefore = now.advanced(bySeconds: backOff(entry.failures))
            noted.insert(id)
        }
        entries[id] = entry
    }

    /// How many times as long as a look at all took there is none: large clusters get a share of a processor's time.
    private static let sweepRest = 20.0

    /// - Parameter seconds: What looking at those that were due took.
    mutating func looked(for seconds: Double) {
        if isSweeping { sweepCost = seconds }
    }

    private func backOff(_ failures: Int) -> Double {
        min(settings.longestPause, settings.shortestPause * Double(1 << min(failures - 1, 10)))
    }
}
