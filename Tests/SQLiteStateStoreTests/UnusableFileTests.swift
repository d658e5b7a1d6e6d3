import ClusterModel
import Foundation
import SQLiteStateStore
import StateStore
import TestSupport
import Testing

@Suite("A file that is no sound state database")
struct UnusableFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// What opening throws, `nil` when it succeeds.
    private func openingError(_ path: String) async -> StateStoreError? {
        do throws(StateStoreError) {
            let store = try SQLiteStateStore.open(path: path, configuration: .init(busyTimeout: 0.05)) {
                Timestamp(milliseconds: 0)
            }
            _ = try? await store.contents(of: [.node])
            await store.close()
            return nil
        } catch {
            return error
        }
    }

    /// Opens, expects a refusal, and gives its reason and remedy.
    private func refusal(of path: String) async throws -> (reason: String, remedy: String) {
        let error = await openingError(path)
        guard case .unusable(let named, let reason, let remedy)? = error else {
            Issue.record("opening \(path): \(String(describing: error))")
            return ("", "")
        }
        #expect(named == path)
        return (reason, remedy)
    }

    private func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    /// A database of 200 records.
    private func makeDatabase(at path: String) async throws {
        let store = try SQLiteStateStore.open(path: path) { Timestamp(milliseconds: 0) }
        for number in 0..<200 {
            let value = [UInt8](repeating: 1, count: 500)
            _ = try await store.commit([
                .put(Record.Key(.node, "\(number)"), value: value, expires: nil, expecting: .none)
            ])
        }
        await store.close()
    }

    @Test("a text file stays as it is")
    func textFile() async throws {
        let path = directory.file("notes.txt")
        try Data(String(repeating: "not a database\n", count: 500).utf8).write(to: URL(fileURLWithPath: path))
        let before = try bytes(path)
        #expect(try await refusal(of: path).reason == "it is no SQLite database")
        #expect(try bytes(path) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["notes.txt"])
    }

    @Test("a directory, a missing directory, a path below a file and no path at all are refused")
    func wrongPaths() async throws {
        #expect(try await refusal(of: directory.path).reason == "it is a directory")
        let missing = try await refusal(of: "\(directory.path)/missing/state.sqlite")
        #expect(missing.reason == "there is no directory \(directory.path)/missing")
        try Data("x".utf8).write(to: URL(fileURLWithPath: directory.file("file")))
        let below = try await refusal(of: directory.file("file/state.sqlite"))
        #expect(below.reason == "there is no directory \(directory.path)/file")
        for path in ["", ":memory:", "file:state?mode=memory"] {
            #expect(try await refusal(of: path).reason == "it is no path of a file")
        }
    }

    @Test("a place where nobody may write is refused with what to do", arguments: ["/proc/state.sqlite"])
    func noPermission(path: String) async throws {
        let refusal = try await refusal(of: path)
        #expect(refusal.reason.hasPrefix("it cannot be opened for writing"))
        #expect(refusal.remedy.hasPrefix("give this user the right"))
    }

    @Test("a database of a newer version stays as it is")
    func newerVersion() async throws {
        try await makeDatabase(at: directory.file())
        try execute("PRAGMA user_version = 99", in: directory.file())
        let before = try bytes(directory.file())
        let refusal = try await refusal(of: directory.file())
        #expect(refusal.reason == "its schema has version 99, and this program knows up to 1")
        #expect(refusal.remedy.contains("newer program"))
        #expect(try bytes(directory.file()) == before)
    }

    @Test("a database of another program stays as it is")
    func foreignDatabase() async throws {
        try execute("CREATE TABLE song (title TEXT)", in: directory.file())
        let before = try bytes(directory.file())
        #expect(try await refusal(of: directory.file()).reason == "it is an SQLite database of another program")
        #expect(try bytes(directory.file()) == before)
    }

    @Test("a truncated database stays as it is", arguments: [50, 3_000, 40_960, 100_000])
    func truncated(length: Int) async throws {
        try await makeDatabase(at: directory.file())
        let before = try bytes(directory.file()).prefix(length)
        try before.write(to: URL(fileURLWithPath: directory.file()))
        let refusal = try await refusal(of: directory.file())
        #expect(refusal.reason.hasPrefix("it is damaged") || refusal.reason == "it is no SQLite database")
        #expect(try bytes(directory.file()) == before)
    }

    @Test("a database with overwritten pages is damaged, or opened, but never ends the program", arguments: 0..<12)
    func overwritten(seed: Int) async throws {
        try await makeDatabase(at: directory.file())
        var generator = SplitMix64(seed: UInt64(seed))
        var data = try bytes(directory.file())
        for _ in 0..<(1 + seed * 20) {
            data[Int.random(in: 100..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        try data.write(to: URL(fileURLWithPath: directory.file()))
        let error = await openingError(directory.file())
        guard case .unusable(_, let reason, _)? = error else { return #expect(error == nil) }
        #expect(reason.hasPrefix("it is damaged"))
        #expect(try bytes(directory.file()) == data)
    }

    @Test("a database that another process has open is refused")
    func openTwice() async throws {
        let store = try SQLiteStateStore.open(path: directory.file()) { Timestamp(milliseconds: 0) }
        #expect(try await refusal(of: directory.file()).reason == "another process has it open")
        _ = try await store.commit([.put(Record.Key(.node, "a"), value: [], expires: nil, expecting: .none)])
        await store.close()
    }

    @Test("an empty file becomes a database")
    func emptyFile() async throws {
        try Data().write(to: URL(fileURLWithPath: directory.file()))
        let store = try SQLiteStateStore.open(path: directory.file()) { Timestamp(milliseconds: 0) }
        #expect(try await store.contents(of: [.node]).records == [])
        await store.close()
    }
}
