import ClusterModel
import Foundation
import SQLiteStateStore
import StateStore

/// Commits numbered records to the database at its first argument, from the number at its second one on, and prints
/// each number once its commit is acknowledged; until it is killed.
///
/// With a third argument, files may grow to that many bytes only: the disk refuses what is more.
@main
enum StateStoreWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, var number = UInt64(arguments[2]) else {
            throw StateStoreError.failed("usage: StateStoreWriter DATABASE FIRST-NUMBER [LARGEST-FILE]")
        }
        if arguments.count > 3, let largest = UInt(arguments[3]) { limitFiles(to: largest) }
        let store = try SQLiteStateStore.open(path: arguments[1]) { Timestamp(milliseconds: 0) }
        while true {
            do {
                _ = try await store.commit(operations(number))
            } catch {
                return report("refused: \(error)")
            }
            report("\(number)")
            number += 1
        }
    }

    /// Two records that must never be apart, one of them overwritten each time.
    private static func operations(_ number: UInt64) -> [Commit] {
        let value = Array("\(number)".utf8)
        let padding = [UInt8](repeating: 32, count: Int(number % 7) * 1_000)
        return [
            .put(Record.Key(.node, "\(number)"), value: value + padding, expires: nil, expecting: .absent),
            .put(Record.Key(.plan, "last"), value: value, expires: nil, expecting: .none),
        ]
    }

    private static func report(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private static func limitFiles(to size: UInt) {
        var limit = rlimit(rlim_cur: rlim_t(size), rlim_max: rlim_t(size))
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        signal(SIGXFSZ, SIG_IGN)
    }
}
