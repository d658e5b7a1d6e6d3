package import ClusterModel
import Synchronization

/// All families of programs of a daemon, built in and of its operator's own, by name.
///
/// Operations on one family wait for each other; asking for reports never waits for them.
package final class ProgramManager: Sendable {
    /// Families at the same time.
    package static let largestCount = 64
    /// Filters of an operator's own run after the built-in ones of a device.
    private static let userPriority: UInt16 = 100

    /// What ``put(_:)`` did.
    package enum Outcome: Sendable, Equatable {
        case loaded, updated
    }

    private let pins: PinDirectory?
    private let entries: Mutex<[ProgramName: ProgramEntry]> = Mutex([:])

    package init(pins: PinDirectory?) {
        self.pins = pins
    }

    /// Takes a family in that is built in.
    package func register(_ set: ProgramSet) {
        entries.withLock { $0[set.name] = ProgramEntry(set, isBuiltIn: true) }
    }

    package var names: [ProgramName] { entries.withLock { $0.keys.sorted() } }

    /// Of all families, by name.
    package func reports() -> [ProgramReport] {
        entries.withLock { Array($0.values) }.map(\.report).sorted { $0.name < $1.name }
    }

    package func report(_ name: String) throws(ProgramError) -> ProgramReport {
        try entry(name).report
    }

    /// All metrics that are read from maps, each with the set that has the map.
    package func metrics() -> [(metric: MapMetric, set: ProgramSet)] {
        entries.withLock { Array($0.values) }.flatMap { entry in
            entry.set.description.metrics.map { ($0, entry.set) }
        }
    }

    /// Loads and attaches a program of the operator's own, or puts another object in the place of one that runs.
    ///
    /// A program whose loading fails is listed as failed; one whose update fails goes on as it was.
    package func put(_ program: UserProgram) throws(ProgramError) -> Outcome {
        guard let name = ProgramName(program.name) else { throw .badName(program.name) }
        let image = try ObjectFile.image(of: program, named: name)
        let entry = try entry(for: program, name, image)
        return try entry.perform { set throws(ProgramError) in
            try requireFreeMetrics(of: program)
            var description = set.description
            description.image = image
            if !entry.isBuiltIn {
                (description.attachments, description.metrics) = (program.attachments, program.metrics)
            }
            return try Self.bring(set, to: description)
        }
    }

    /// Loads and attaches again what was unloaded or has failed.
    package func start(_ name: String) throws(ProgramError) {
        _ = try entry(name).perform { set throws(ProgramError) in
            guard set.state != .running else { return }
            _ = try Self.bring(set, to: set.description)
        }
    }

    /// Takes a family off and out of the kernel; one of the operator's own is then forgotten, with its counts.
    ///
    /// - Returns: what could not be undone, for the log.
    package func unload(_ name: String) throws(ProgramError) -> [BPFError] {
        let entry = try entry(name)
        return try entry.perform { set throws(ProgramError) in
            guard entry.isBuiltIn else {
                let failures = set.end(leaving: false)
                entries.withLock { $0[set.name] = nil }
                return failures
            }
            do throws(BPFError) { return try set.stop() } catch { throw .programs(error) }
        }
    }

    /// Ends all families with the daemon.
    ///
    /// - Parameter leaving: whether what is pinned goes on, for a daemon that takes it over.
    /// - Returns: what could not be undone, for the log.
    package func end(leaving: Bool) -> [BPFError] {
        let entries = entries.withLock { Array($0.values) }
        return entries.flatMap { $0.set.end(leaving: leaving) }
    }

    private static func bring(_ set: ProgramSet, to description: ProgramDescription) throws(ProgramError) -> Outcome {
        do throws(BPFError) {
            if set.state == .running {
                try set.update(to: description)
                return .updated
            }
            if set.state == .initialized { _ = try set.stop() }
            try set.describe(description)
            try set.load()
            try set.start()
            return .loaded
        } catch {
            throw .programs(error)
        }
    }

    private func entry(_ name: String) throws(ProgramError) -> ProgramEntry {
        guard let key = ProgramName(name) else { throw .badName(name) }
        guard let entry = entries.withLock({ $0[key] }) else { throw .unknown(name, known: names.map(\.text)) }
        return entry
    }

    private func entry(
        for program: UserProgram, _ name: ProgramName, _ image: ProgramImage
    ) throws(ProgramError) -> ProgramEntry {
        let pins = pins
        let entry = try entries.withLock { entries throws(ProgramError) in
            if let entry = entries[name] { return entry }
            guard entries.count < Self.largestCount else { throw .tooMany(limit: Self.largestCount) }
            guard !program.attachments.isEmpty else {
                throw .notForFamily(program.name, reason: "it has no attachments, so it would never run; name some")
            }
            let description = ProgramDescription(
                name: name, image: image, attachments: program.attachments, priority: Self.userPriority)
            let entry = ProgramEntry(ProgramSet(description, pins: pins), isBuiltIn: false)
            entries[name] = entry
            return entry
        }
        guard !entry.isBuiltIn || program.attachments.isEmpty && program.metrics.isEmpty else {
            throw .notForFamily(
                program.name, reason: "it is built in and knows its places and metrics; give the object alone")
        }
        return entry
    }

    private func requireFreeMetrics(of program: UserProgram) throws(ProgramError) {
        for (metric, set) in metrics() where set.name.text != program.name {
            guard !program.metrics.contains(where: { $0.name == metric.name }) else {
                throw .metricTaken(metric.name, by: set.name.text)
            }
        }
    }
}
