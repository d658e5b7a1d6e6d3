import StateStore

extension StateStoreContract {
    private static let key = Record.Key(.node, "a")

    static let followingRules: [StateStoreRule] = [
        StateStoreRule("changes tell puts with their records and deletes with their keys") { backend in
            try await backend.withStore { store in
                let start = try await store.put("0", Record.Key(.node, "b"))
                let put = try await store.put("1", key)
                let mixed = try await store.commit([
                    .delete(key, expecting: .none),
                    .put(Record.Key(.links, "a"), value: [7], expires: nil, expecting: .none),
                ])
                var changes = store.changes(after: start).makeAsyncIterator()
                let record = Record(key: key, value: Array("1".utf8), revision: put)
                try requireEqual(
                    try await changes.next(), ChangeBatch(revision: put, changes: [.put(record)]), "the put")
                let links = Record(key: Record.Key(.links, "a"), value: [7], revision: mixed)
                try requireEqual(
                    try await changes.next(), ChangeBatch(revision: mixed, changes: [.delete(key), .put(links)]),
                    "the commit of two")
            }
        },
        StateStoreRule("readers that join at any time see every later change once and in order") { backend in
            try await backend.withStore { store in
                let start = try await store.contents(of: []).revision
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { for number in 1...200 { try await store.put("\(number)", key) } }
                    for _ in 0..<4 {
                        group.addTask { try await follow(to: 200, from: start, in: store) }
                    }
                    group.addTask {
                        var seen = start
                        while seen < start + 150 { seen = try await store.contents(of: []).revision }
                        // Whoever joins after the last change has nothing to wait for.
                        try await follow(to: 200, from: min(seen, start + 199), in: store)
                    }
                    try await group.waitForAll()
                }
            }
        },
        StateStoreRule("a revision that is no longer held makes the reader start over; the oldest held one does not") {
            backend in
            try await backend.withStore(changesHeld: 4) { store in
                let start = try await store.contents(of: []).revision
                var last = start
                for number in 1...20 { last = try await store.put("\(number)", key) }
                let oldest = try await oldestHeld(after: start, in: store)
                try require(oldest > start && oldest < last, "some changes are held and some are not")
                var held = store.changes(after: oldest).makeAsyncIterator()
                let first = try await held.next()
                try require(first.map { $0.revision > oldest } == true, "the oldest held revision can be followed")
            }
        },
        StateStoreRule("a revision that the store never reached makes the reader start over") { backend in
            try await backend.withStore { store in
                let last = try await store.put("1", key)
                _ = try await oldestHeld(after: last + 1_000, in: store)
            }
        },
        StateStoreRule("a slow reader gets changes without a gap, and then is told that it fell behind") { backend in
            try await backend.withStore(changesHeld: 8) { store in
                let start = try await store.put("0", key)
                let changes = store.changes(after: start)
                for number in 1...50 { try await store.put("\(number)", key) }
                var expected = 1
                do {
                    for try await batch in changes {
                        try requireEqual(texts(batch), ["\(expected)"], "change")
                        expected += 1
                    }
                } catch StateStoreError.fellBehind {
                    try require(expected > 1 && expected < 50, "some changes came before the end")
                    return
                }
                throw ContractViolation(description: "the stream ended without a word")
            }
        },
    ]

    private static func texts(_ batch: ChangeBatch) -> [String] {
        batch.changes.compactMap {
            if case .put(let record) = $0 { String(decoding: record.value, as: UTF8.self) } else { nil }
        }
    }

    private static func follow(to last: Int, from revision: UInt64, in store: any StateStore) async throws {
        var previous: Int?
        var previousRevision = revision
        for try await batch in store.changes(after: revision) {
            try require(batch.revision > previousRevision, "revisions grow")
            previousRevision = batch.revision
            let number = texts(batch).first.flatMap(Int.init)
            if let previous { try requireEqual(number, previous + 1, "the next change") }
            previous = number
            if number == last { return }
        }
        throw ContractViolation(description: "the stream ended after \(previous.map(String.init) ?? "nothing")")
    }

    private static func oldestHeld(after revision: UInt64, in store: any StateStore) async throws -> UInt64 {
        do {
            for try await _ in store.changes(after: revision) { break }
        } catch StateStoreError.fellBehind(let oldest) {
            return oldest
        }
        throw ContractViolation(description: "revision \(revision) should not be held")
    }
}
