import StateStore

extension StateStoreContract {
    private static let key = Record.Key(.application, "default/a")
    private static let other = Record.Key(.application, "default/b")

    static let commitRules: [StateStoreRule] = [
        StateStoreRule("revisions grow with every commit, and all records of a commit have one") { backend in
            try await backend.withStore { store in
                let first = try await store.put("1", key)
                let second = try await store.commit([
                    .put(key, value: [2], expires: nil, expecting: .none),
                    .put(other, value: [2], expires: nil, expecting: .none),
                ])
                try require(second > first, "the second revision is higher")
                try requireEqual(try await store.record(key)?.revision, second, "revision")
                try requireEqual(try await store.record(other)?.revision, second, "revision")
            }
        },
        StateStoreRule("an operation that meets another revision than it expects conflicts, and names the present one")
        {
            backend in
            try await backend.withStore { store in
                let revision = try await store.put("1", key)
                for operation in [
                    Operation.put(key, value: [2], expires: nil, expecting: .absent),
                    .put(key, value: [2], expires: nil, expecting: .revision(revision + 1)),
                    .put(key, value: [2], expires: nil, expecting: .revision(.max)),
                    .delete(key, expecting: .revision(0)), .delete(key, expecting: .absent),
                ] {
                    try await requireError(
                        .conflict(key: "application/default/a", revision: revision), "\(operation.expecting)"
                    ) { _ = try await store.commit([operation]) }
                }
                for operation in [
                    Operation.put(other, value: [2], expires: nil, expecting: .revision(revision)),
                    .delete(other, expecting: .revision(revision)),
                ] {
                    try await requireError(.conflict(key: "application/default/b", revision: nil), "no record") {
                        _ = try await store.commit([operation])
                    }
                }
                try requireEqual(try await store.text(key), "1", "value")
            }
        },
        StateStoreRule("an operation that meets what it expects goes ahead") { backend in
            try await backend.withStore { store in
                let made = try await store.commit([.put(key, value: [1], expires: nil, expecting: .absent)])
                let changed = try await store.commit([.put(key, value: [2], expires: nil, expecting: .revision(made))])
                _ = try await store.commit([.delete(key, expecting: .revision(changed))])
                try requireEqual(try await store.record(key), nil, "record")
            }
        },
        StateStoreRule("a commit happens wholly or not at all") { backend in
            try await backend.withStore { store in
                let revision = try await store.put("1", key)
                try await requireError(.conflict(key: "application/default/a", revision: revision), "conflict") {
                    _ = try await store.commit([
                        .put(other, value: [9], expires: nil, expecting: .absent),
                        .put(key, value: [9], expires: nil, expecting: .absent),
                    ])
                }
                try requireEqual(try await store.record(other), nil, "the first operation")
                try requireEqual(try await store.contents(of: [.application]).revision, revision, "revision")
                let next = try await store.put("2", key)
                var changes = store.changes(after: revision).makeAsyncIterator()
                try requireEqual(try await changes.next()?.revision, next, "the next change")
            }
        },
        StateStoreRule("one record twice in a commit is refused") { backend in
            try await backend.withStore { store in
                let reason = "application/default/a occurs twice in one commit: make one operation of them"
                try await requireError(.failed(reason), "refusal") {
                    _ = try await store.commit([
                        .put(key, value: [1], expires: nil, expecting: .none), .delete(key, expecting: .none),
                    ])
                }
            }
        },
        StateStoreRule("a commit with nothing to do answers the present revision and is no change") { backend in
            try await backend.withStore { store in
                let revision = try await store.put("1", key)
                try requireEqual(try await store.commit([]), revision, "no operations")
                try requireEqual(
                    try await store.commit([.delete(other, expecting: .none)]), revision, "nothing to delete")
                let next = try await store.put("2", key)
                var changes = store.changes(after: revision).makeAsyncIterator()
                try requireEqual(try await changes.next()?.revision, next, "the next change")
            }
        },
        StateStoreRule("writers that compare and swap lose no update") { backend in
            try await backend.withStore { store in
                _ = try await store.commit([.put(key, value: [0], expires: nil, expecting: .absent)])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 { group.addTask { for _ in 0..<10 { try await increment(key, in: store) } } }
                    try await group.waitForAll()
                }
                try requireEqual(try await store.record(key)?.value, [80], "the count")
            }
        },
    ]

    private static func increment(_ key: Record.Key, in store: any StateStore) async throws {
        while true {
            guard let record = try await store.record(key), let count = record.value.first else { return }
            do {
                _ = try await store.commit([
                    .put(key, value: [count + 1], expires: nil, expecting: .revision(record.revision))
                ])
                return
            } catch StateStoreError.conflict {
                continue
            }
        }
    }
}
