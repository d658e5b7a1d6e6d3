import ClusterModel
import Foundation
import SQLiteStateStore
import StateStore
import TestSupport
import Testing

@Suite("The state database in a file")
struct SQLiteStateStoreTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("keeps the contract", arguments: StateStoreContract.rules)
    func contract(rule: StateStoreRule) async throws {
        let path = directory.path
        try await rule.check(
            StateStoreBackend { clock, held in
                try SQLiteStateStore.open(
                    path: "\(path)/\(UUID().uuidString).sqlite", configuration: .init(changesHeld: held)
                ) { clock.now }
            })
    }

    @Test("what was committed is there after the file is opened again, and changes go on from where they were")
    func reopening() async throws {
        let clock = ManualClock()
        let key = Record.Key(.node, "a")
        let expires = clock.now.advanced(bySeconds: 60)
        let before = try SQLiteStateStore.open(path: directory.file()) { clock.now }
        let first = try await before.commit([.put(key, value: [1], expires: nil, expecting: .absent)])
        let second = try await before.commit([.put(key, value: [2], expires: expires, expecting: .revision(first))])
        let third = try await before.commit([.delete(Record.Key(.node, "b"), expecting: .absent)])
        #expect(third == second)
        await before.close()

        let after = try SQLiteStateStore.open(path: directory.file()) { clock.now }
        let record = Record(key: key, value: [2], revision: second, expires: expires)
        #expect(try await after.contents(of: [.node]) == StateContents(revision: second, records: [record]))
        var changes = after.changes(after: first).makeAsyncIterator()
        #expect(try await changes.next() == ChangeBatch(revision: second, changes: [.put(record)]))
        clock.advance(bySeconds: 60)
        #expect(try await after.commit([]) == second + 1)
        #expect(try await changes.next() == ChangeBatch(revision: second + 1, changes: [.delete(key)]))
        await after.close()
    }

    @Test("the changes in the file stay bounded")
    func boundedChanges() async throws {
        let store = try SQLiteStateStore.open(path: directory.file(), configuration: .init(changesHeld: 8)) {
            ManualClock().now
        }
        for number in 0..<100 {
            _ = try await store.commit([
                .put(Record.Key(.node, "a"), value: [UInt8(number)], expires: nil, expecting: .none)
            ])
        }
        await store.close()
        let rows = try sqlite("SELECT count(*) FROM change", in: directory.file())
        #expect(try #require(Int(rows)) <= 9)
    }

    @Test("a full file refuses writes, keeps what was acknowledged, and serves reads")
    func fullFile() async throws {
        let store = try SQLiteStateStore.open(
            path: directory.file(), configuration: .init(changesHeld: 1, maximumSize: 200_000)
        ) { ManualClock().now }
        var acknowledged = 0
        await #expect(
            throws: StateStoreError.failed("no space is left for the database file: make space on the disk")
        ) {
            while acknowledged < 1_000 {
                let value = [UInt8](repeating: 7, count: 5_000)
                _ = try await store.commit([
                    .put(Record.Key(.node, "\(acknowledged)"), value: value, expires: nil, expecting: .none)
                ])
                acknowledged += 1
            }
        }
        #expect(acknowledged > 0)
        #expect(try await store.contents(of: [.node]).records.count == acknowledged)
        let revision = try await store.contents(of: []).revision
        _ = try await store.commit([.delete(Record.Key(.node, "0"), expecting: .none)])
        #expect(try await store.contents(of: []).revision == revision + 1)
        await store.close()
        #expect(try sqlite("PRAGMA integrity_check", in: directory.file()) == "ok")
    }
}
