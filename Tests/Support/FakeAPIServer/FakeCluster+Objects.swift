import Synchronization

extension FakeCluster {
    /// The object as it is now.
    package func object(_ kind: FakeKind, namespace: String? = nil, name: String) -> FakeJSON? {
        state.withLock { $0.store.object(kind, FakeObject.key(namespace, name)) }.map { object in
            var json = object.json
            json["kind"] = .string(kind.kind)
            json["apiVersion"] = .string(kind.apiVersion)
            return json
        }
    }

    /// Names of all objects of a kind, in their order.
    package func names(_ kind: FakeKind, namespace: String? = nil) -> [String] {
        state.withLock { $0.store.objects(kind, namespace: namespace) }.map(\.name)
    }

    /// Puts an object where one of that name may have been; it gets a UID if it has none.
    ///
    /// - Parameter version: counts when it is ahead of the newest one.
    /// - Returns: its version.
    @discardableResult
    package func put(_ kind: FakeKind, _ json: FakeJSON, version: Int? = nil) -> Int {
        let result = state.withLock { state in
            var json = json
            if json[path: "metadata", "uid"] == nil { json[path: "metadata", "uid"] = .string(state.nextUID()) }
            return state.store.put(kind, json, wanted: version).version
        }
        wake()
        return result
    }

    /// Changes an object, whatever it is; nothing happens where there is none.
    package func update(
        _ kind: FakeKind, namespace: String? = nil, name: String, _ change: (inout FakeJSON) -> Void
    ) {
        state.withLock { state in
            guard var json = state.store.object(kind, FakeObject.key(namespace, name))?.json else { return }
            change(&json)
            state.store.put(kind, json)
        }
        wake()
    }

    package func delete(_ kind: FakeKind, namespace: String? = nil, name: String) {
        state.withLock { _ = $0.store.delete(kind, FakeObject.key(namespace, name)) }
        wake()
    }

    /// Fills in many objects whose bodies are at hand, without telling watches: those from before are too old.
    ///
    /// - Parameter make: makes an object for its index and its version.
    package func fill(_ kind: FakeKind, count: Int, _ make: (_ index: Int, _ version: Int) -> FakeObject) {
        state.withLock { state in
            for index in 0..<count {
                state.store.version += 1
                state.store.put(kind, make(index, state.store.version), isLogged: false)
            }
            state.store.compact()
        }
        wake()
    }

    /// Puts an object that is ready, and tells watches.
    ///
    /// - Parameter make: makes the object for its version.
    package func put(_ kind: FakeKind, _ make: (_ version: Int) -> FakeObject) {
        state.withLock { state in
            state.store.version += 1
            state.store.put(kind, make(state.store.version))
        }
        wake()
    }

    package func add(_ kind: FakeKind) { state.withLock { $0.store.add(kind) } }
    package func remove(_ kind: FakeKind) { state.withLock { $0.store.remove(kind) } }

    // MARK: Versions

    /// The newest version.
    package var version: Int { state.withLock { $0.store.version } }

    /// Forgets what has happened: watches from earlier versions are too old.
    package func compact() { state.withLock { $0.store.compact() } }

    /// Lets the count of versions go on from an earlier or later one.
    package func setVersion(_ version: Int) { state.withLock { $0.store.restore(to: version) } }

    package func setPace(_ change: (inout FakePace) -> Void) { state.withLock { change(&$0.pace) } }
    var pace: FakePace { state.withLock { $0.pace } }

    // MARK: News

    /// Tells everybody who listens that something has changed.
    func wake() {
        for listener in state.withLock({ $0.listeners.values }) { listener.yield() }
    }

    func listen() -> (Int, AsyncStream<Void>) {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.listenerCount += 1
            state.listeners[state.listenerCount] = continuation
            return state.listenerCount
        }
        return (number, stream)
    }

    func stopListening(_ number: Int) {
        state.withLock { $0.listeners.removeValue(forKey: number) }?.finish()
    }

    func nudge(_ number: Int) {
        state.withLock { $0.listeners[number] }?.yield()
    }

    /// Breaks off the watches on sockets.
    package func endWatches() {
        state.withLock { $0.epoch += 1 }
        wake()
    }

    var epoch: Int { state.withLock { $0.epoch } }

    /// How many watches are open on sockets.
    package var openWatches: Int { state.withLock { $0.listeners.count } }
}

extension FakeCluster.State {
    mutating func nextUID() -> String {
        uids += 1
        let digits = String(uids, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }
}
