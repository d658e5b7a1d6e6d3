import ClusterModel
import StateStore

extension StateStoreContract {
    static let recordRules: [StateStoreRule] = [
        StateStoreRule("an empty store has no records") { backend in
            try await backend.withStore { store in
                let contents = try await store.contents(of: Set(Record.Kind.allCases))
                try requireEqual(contents.records, [], "contents")
                try requireEqual(try await store.record(Record.Key(.node, "a")), nil, "record")
            }
        },
        StateStoreRule("contents are of the kinds asked for, sorted by kind and name, each with its own revision") {
            backend in
            try await backend.withStore { store in
                let second = try await store.put("2", Record.Key(.node, "b"))
                let first = try await store.put("1", Record.Key(.node, "a"))
                let plan = try await store.put("3", Record.Key(.plan, "default/z"))
                try await store.put("4", Record.Key(.links, "a"))
                let contents = try await store.contents(of: [.plan, .node])
                try requireEqual(
                    contents.records,
                    [
                        Record(key: Record.Key(.node, "a"), value: Array("1".utf8), revision: first),
                        Record(key: Record.Key(.node, "b"), value: Array("2".utf8), revision: second),
                        Record(key: Record.Key(.plan, "default/z"), value: Array("3".utf8), revision: plan),
                    ], "records")
                try require(contents.revision > plan, "the revision of the contents is that of the last commit")
            }
        },
        StateStoreRule("contents are of one revision while others write") { backend in
            try await backend.withStore { store in
                let pair = [Record.Key(.node, "left"), Record.Key(.node, "right")]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for round in 0..<100 {
                            _ = try await store.commit(
                                pair.map { .put($0, value: [UInt8(round)], expires: nil, expecting: .none) })
                        }
                    }
                    for _ in 0..<100 {
                        let records = try await store.contents(of: [.node]).records
                        try require(Set(records.map(\.value)).count <= 1, "both records are of one commit")
                    }
                    try await group.waitForAll()
                }
            }
        },
        StateStoreRule("values come back byte for byte, empty or large, whatever their names") { backend in
            try await backend.withStore { store in
                var generator = SplitMix64(seed: 1)
                let large = (0..<4_194_304).map { _ in UInt8.random(in: 0...255, using: &generator) }
                for (name, value) in [
                    ("empty", []), ("zeros", [0, 0]), ("größe/'\"%_\u{1F980}", [1]), ("large", large),
                ] {
                    let key = Record.Key(.application, name)
                    _ = try await store.commit([.put(key, value: value, expires: nil, expecting: .none)])
                    try require(try await store.record(key)?.value == value, "the value of \(name) is unchanged")
                }
                try requireEqual(try await store.contents(of: [.application]).records.count, 4, "records")
            }
        },
        StateStoreRule("a record goes when its time is over and not before, and its end is a change") { backend in
            let clock = ManualClock()
            try await backend.withStore(clock: clock) { store in
                let key = Record.Key(.reservation, "default/pod")
                let kept = Record.Key(.reservation, "default/kept")
                let revision = try await store.put("held", key, expires: clock.now.advanced(bySeconds: 10))
                try await store.put("held", kept, expires: clock.now.advanced(bySeconds: 10))
                let renewed = try await store.put("renewed", kept, expires: clock.now.advanced(bySeconds: 100))
                clock.advance(bySeconds: 9.999)
                _ = try await store.commit([])
                try requireEqual(try await store.text(key), "held", "before its time is over")
                clock.advance(bySeconds: 0.001)
                try requireEqual(try await store.commit([]), renewed + 1, "the sweep is a revision")
                try requireEqual(try await store.record(key), nil, "after its time is over")
                try requireEqual(try await store.text(kept), "renewed", "one whose time was renewed")
                var changes = store.changes(after: revision).makeAsyncIterator()
                for expected in [Record.Key(.reservation, "default/kept"), kept, key] {
                    try requireEqual(try await changes.next()?.changes.map(\.key), [expected], "change")
                }
            }
        },
        StateStoreRule("an expired record is absent for the commit that comes next") { backend in
            let clock = ManualClock()
            try await backend.withStore(clock: clock) { store in
                let key = Record.Key(.reservation, "default/pod")
                try await store.put("old", key, expires: clock.now.advanced(bySeconds: 1))
                clock.advance(bySeconds: 2)
                _ = try await store.commit([.put(key, value: [1], expires: nil, expecting: .absent)])
                try requireEqual(try await store.record(key)?.value, [1], "value")
            }
        },
        StateStoreRule("a closed store ends its streams and refuses the rest") { backend in
            let store = try await backend.makeStore(ManualClock(), 16)
            let revision = try await store.put("1", Record.Key(.node, "a"))
            var open = store.changes(after: revision).makeAsyncIterator()
            await store.close()
            try requireEqual(try await open.next(), nil, "the open stream ends")
            try await requireError(.closed, "contents") { _ = try await store.contents(of: [.node]) }
            try await requireError(.closed, "record") { _ = try await store.record(Record.Key(.node, "a")) }
            try await requireError(.closed, "commit") { _ = try await store.commit([]) }
            try await requireError(.closed, "changes") {
                for try await _ in store.changes(after: revision) {}
            }
            await store.close()
        },
    ]
}
