package import ClusterModel
import CoreMetrics
import Foundation
package import Logging
package import Manifests
import Synchronization

/// A directory of policy files, one policy each, that is looked through for changes now and then.
///
/// A file that cannot be read, that is wrong, or that names a policy which another file has, leaves what it held before in
/// force: a typing error must not take the policy away from the applications that name it.
package final class PolicyDirectory: Sendable {
    private struct Entry {
        /// Of the text that was read last; `nil` when the file could not be looked at.
        var stamp: FileStamp?
        /// The last one that was right.
        var policy: SchedulingPolicy?
        var problems: [Problem] = []
    }

    private struct State {
        /// By path.
        var entries: [String: Entry] = [:]
        var isListed = true
    }

    let path: String
    private let meters: PolicyMeters
    private let logger: Logger
    private let state: Mutex<State>

    package convenience init(path: String, meters: PolicyMeters = PolicyMeters(), logger: Logger) {
        self.init(path, meters, logger, State())
    }

    private init(_ path: String, _ meters: PolicyMeters, _ logger: Logger, _ state: sending State) {
        self.path = path
        self.state = Mutex(state)
        self.meters = meters
        self.logger = logger
    }

    /// What a directory holds now, with nobody to tell.
    package static func once(_ path: String) -> PolicyDirectory {
        let directory = PolicyDirectory(
            path: path, meters: PolicyMeters(factory: NOOPMetricsHandler.instance),
            logger: Logger(label: "policies", factory: { _ in SwiftLogNoOpLogHandler() }))
        directory.look()
        return directory
    }

    /// The directory with what it holds now; what changes from here on is told to others.
    package func reporting(to logger: Logger, meters: PolicyMeters = PolicyMeters()) -> PolicyDirectory {
        PolicyDirectory(path, meters, logger, state.withLock { State(entries: $0.entries, isListed: $0.isListed) })
    }

    /// Every policy that is in force, by path of its file.
    package var policies: [SchedulingPolicy] {
        state.withLock { state in state.entries.sorted { $0.key < $1.key }.compactMap(\.value.policy) }
    }

    /// What is wrong with the files as they are, by path.
    package var problems: [Problem] {
        state.withLock { state in state.entries.sorted { $0.key < $1.key }.flatMap(\.value.problems) }
    }

    /// Reads what was changed, added or removed since the last look.
    ///
    /// - Returns: Whether other policies are in force than before.
    @discardableResult
    package func look() -> Bool {
        state.withLock { state in
            let before = state.entries.compactMapValues(\.policy)
            guard let paths = paths() else {
                noteUnlisted(&state)
                return false
            }
            state.isListed = true
            for gone in state.entries.keys.filter({ !paths.contains($0) }) { remove(gone, &state) }
            for path in paths { read(path, &state) }
            meters.show(invalidFiles: state.entries.values.count { !$0.problems.isEmpty })
            return state.entries.compactMapValues(\.policy) != before
        }
    }

    /// `nil` when the directory cannot be listed.
    private func paths() -> [String]? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return nil }
        let extensions = ["yaml", "yml", "json"]
        return names.filter { !$0.hasPrefix(".") && extensions.contains(($0 as NSString).pathExtension) }.sorted()
            .map { "\(path)/\($0)" }
    }

    private func noteUnlisted(_ state: inout State) {
        guard state.isListed else { return }
        state.isListed = false
        meters.countInvalid()
        logger.error("The directory of policies cannot be read; its policies stay", metadata: ["directory": "\(path)"])
    }

    private func remove(_ path: String, _ state: inout State) {
        guard let entry = state.entries.removeValue(forKey: path) else { return }
        meters.countRemoved()
        logger.notice(
            "A policy file was removed", metadata: ["file": "\(path)", "policy": "\(entry.policy?.name ?? "none")"])
    }

    private func read(_ path: String, _ state: inout State) {
        let stamp = FileStamp(path: path)
        var entry = state.entries[path] ?? Entry()
        // What is wrong may be another file's doing, such as a name that it has: such files are read again.
        if stamp != nil, stamp == entry.stamp, entry.problems.isEmpty { return }
        let others = state.entries.filter { $0.key != path }
        let (policy, problems) = Self.policy(at: path, besides: others.compactMapValues(\.policy))
        let isNews = stamp != entry.stamp || problems != entry.problems
        (entry.stamp, entry.problems) = (stamp, problems)
        entry.policy = policy ?? entry.policy
        state.entries[path] = entry
        if isNews { tell(path, entry) }
    }

    private static func policy(
        at path: String, besides others: [String: SchedulingPolicy]
    ) -> (SchedulingPolicy?, [Problem]) {
        switch ManifestReader.policy(atPath: path) {
        case .failure(let problems): return (nil, problems)
        case .success(let policy):
            guard let other = others.sorted(by: { $0.key < $1.key }).first(where: { $0.value.name == policy.name })
            else { return (policy, []) }
            let problem = Problem(
                file: path, line: 0, column: 0, path: "metadata.name",
                message: "`\(policy.name)` is the policy of \(other.key) already", remedy: "give it another name")
            return (nil, [problem])
        }
    }

    private func tell(_ path: String, _ entry: Entry) {
        guard entry.problems.isEmpty else {
            meters.countInvalid()
            logger.error(
                "A policy file is invalid; what it held before stays in force",
                metadata: [
                    "file": "\(path)", "policy": "\(entry.policy?.name ?? "none")",
                    "problems": .array(entry.problems.prefix(8).map { "\($0)" }),
                ])
            return
        }
        meters.countLoaded()
        logger.notice("A policy file was read", metadata: ["file": "\(path)", "policy": "\(entry.policy?.name ?? "")"])
    }
}
