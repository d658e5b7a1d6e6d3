import Foundation
import Synchronization

/// What the API server keeps, and what it does with requests; without sockets.
package final class FakeCluster: Sendable {
    struct State {
        var store = FakeStore()
        var usersByToken: [String: FakeUser] = [:]
        /// Who asks without a token; `nil` is answered with 401.
        var anonymous: FakeUser? = FakeUser("system:anonymous", rights: [])
        var faults: [FakeFault] = []
        var rules: [FakeFaultRule] = []
        var isDown = false
        var requests: [FakeRequest] = []
        /// How often each right was used.
        var accesses: [String: Int] = [:]
        var uids = 0
        /// Woken when something has changed.
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var listenerCount = 0
        var pace = FakePace()
        /// Rises when the watches on sockets have to end.
        var epoch = 0
    }

    let state: Mutex<State>
    static let longestLog = 10_000

    /// - Parameters:
    ///   - nodes: labels by node.
    ///   - users: by token.
    ///   - anonymous: who asks without a token.
    package init(
        pods: [FakePod] = [], nodes: [String: [String: String]] = [:], users: [String: FakeUser] = [:],
        anonymous: FakeUser? = FakeUser("system:anonymous", rights: [])
    ) {
        state = Mutex(State(usersByToken: users, anonymous: anonymous))
        for (name, labels) in nodes.sorted(by: { $0.key < $1.key }) {
            put(.nodes, ["metadata": ["name": .string(name), "labels": .object(labels.mapValues { .string($0) })]])
        }
        for pod in pods { put(pod) }
    }

    package func pod(_ name: String, namespace: String = "default") -> FakePod? {
        object(.pods, namespace: namespace, name: name).flatMap {
            try? JSONDecoder().decode(FakePod.self, from: Data($0.text))
        }
    }

    /// Puts a pod where one of that name may have been.
    package func put(_ pod: FakePod) {
        guard let json = try? FakeJSON(pod) else { return }
        put(.pods, json, version: Int(pod.metadata.resourceVersion))
    }

    package func setUsers(_ users: [String: FakeUser]) {
        state.withLock { $0.usersByToken = users }
    }

    // MARK: Requests

    /// `POST /api/v1/…` of the requests that came last, in their order.
    package var requests: [String] {
        state.withLock { $0.requests.map { "\($0.method) \($0.path)" } }
    }

    /// The requests that came last, in their order.
    package var requestLog: [FakeRequest] { state.withLock { $0.requests } }

    /// How often each right was used, as `kubectl auth can-i` writes it: `patch applications.isochrone.dev/status`.
    package var usedRights: [String: Int] { state.withLock { $0.accesses } }

    package func forgetRequests() {
        state.withLock { state in
            state.requests = []
            state.accesses = [:]
        }
    }

    func note(_ request: FakeRequest) {
        state.withLock { state in
            if state.requests.count >= Self.longestLog { state.requests.removeFirst(Self.longestLog / 2) }
            state.requests.append(request)
            state.accesses[request.right, default: 0] += 1
        }
    }

    /// Does what a request asks for. A watch is answered with the lines that are due at once.
    package func answer(_ request: FakeRequest) -> FakeAnswer {
        switch reply(request) {
        case .answer(let answer): return answer
        case .watch(var watch):
            let lines = state.withLock { watch.lines($0.store) }
            return FakeAnswer(
                status: 200, contentType: "application/json", body: lines.reduce(into: []) { $0 += $1 + [0x0A] })
        }
    }

    enum Reply {
        case answer(FakeAnswer)
        case watch(FakeWatch)
    }

    func reply(_ request: FakeRequest) -> Reply {
        let reply: Reply = state.withLock { state in
            let user = request.token.map { state.usersByToken[$0] } ?? state.anonymous
            guard let user else { return .answer(.failure(401, "Unauthorized", "Unauthorized", hasDetails: false)) }
            guard user.may(request) else { return .answer(.forbidden(request, user)) }
            return state.reply(request, user)
        }
        if request.method != "GET" { wake() }
        return reply
    }

    /// Begins a watch without a socket; `nil` where the request is refused.
    package func watch(_ request: FakeRequest) -> FakeWatch? {
        if case .watch(let watch) = reply(request) { watch } else { nil }
    }

    /// The lines of a watch that are due.
    package func lines(of watch: inout FakeWatch) -> [[UInt8]] {
        state.withLock { watch.lines($0.store) }
    }
}

extension FakeCluster.State {
    mutating func reply(_ request: FakeRequest, _ user: FakeUser) -> FakeCluster.Reply {
        switch request.path {
        case "/readyz": return .answer(.text(200, "ok"))
        case "/version": return .answer(.json(200, ["major": "1", "minor": "36", "gitVersion": "v1.36.2"]))
        default: break
        }
        guard let target = request.target else { return .answer(.text(404, "404 page not found\n")) }
        if let answer = review(target, request, user) { return .answer(answer) }
        guard let kind = store.kind(of: target) else {
            return .answer(
                store.knows(group: target.group, version: target.version)
                    ? .failure(404, "NotFound", "the server could not find the requested resource")
                    : .text(404, "404 page not found\n"))
        }
        if request.isWatch { return watch(kind, target, request) }
        return .answer(answer(kind, target, request))
    }

    private func watch(_ kind: FakeKind, _ target: FakeTarget, _ request: FakeRequest) -> FakeCluster.Reply {
        let asked = request.parameter("resourceVersion") ?? ""
        guard asked.isEmpty || Int(asked) != nil else {
            let text =
                "resourceVersion: Invalid value: \"\(asked)\": strconv.ParseUint: parsing \"\(asked)\": invalid syntax"
            return .answer(FakeRefusal(500, nil, text).answer)
        }
        if request.parameter("sendInitialEvents") == "true",
            request.parameter("resourceVersionMatch") != "NotOlderThan"
        {
            return .answer(.initialEventsWithoutMatch)
        }
        switch FakeSelector.of(request, kind) {
        case .failure(let refusal): return .answer(refusal.answer)
        case .success(let selector): return .watch(FakeWatch(kind, target, request, selector, store))
        }
    }

    private mutating func answer(_ kind: FakeKind, _ target: FakeTarget, _ request: FakeRequest) -> FakeAnswer {
        guard kind.isNamespaced || target.namespace == nil else {
            return .failure(404, "NotFound", "the server could not find the requested resource")
        }
        guard let name = target.name else {
            switch request.method {
            case "GET": return list(kind, target, request)
            case "POST": return create(kind, target, request)
            case "DELETE" where kind.plural != "namespaces": return deleteAll(kind, target, request)
            default: return .notAllowed
            }
        }
        let key = FakeObject.key(target.namespace, name)
        switch (request.method, target.subresource) {
        case ("GET", nil), ("GET", "status"):
            return store.object(kind, key).map { .object(200, $0, kind) } ?? .notFound(kind, name)
        case ("POST", "binding") where kind == .pods: return bind(key, name, request)
        case ("POST", "eviction") where kind == .pods: return evict(key, name, request)
        case ("PUT", nil), ("PUT", "status"): return replace(kind, target, key, name, request)
        case ("PATCH", nil), ("PATCH", "status"): return patch(kind, target, key, name, request)
        case ("DELETE", nil): return delete(kind, key, name, request)
        default: return .notAllowed
        }
    }
}

extension FakeAnswer {
    static func notFound(_ kind: FakeKind, _ name: String) -> FakeAnswer {
        failure(
            404, "NotFound", "\(kind.qualified) \"\(name)\" not found", name: name, kind: kind.plural,
            group: kind.group)
    }

    static func object(_ status: Int, _ object: FakeObject, _ kind: FakeKind) -> FakeAnswer {
        FakeAnswer(status: status, contentType: "application/json", body: object.whole(kind) + [0x0A])
    }

    static var notAllowed: FakeAnswer {
        failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")
    }

    fileprivate static var initialEventsWithoutMatch: FakeAnswer {
        let problem =
            "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
        return failure(
            422, "Invalid",
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: \(problem)", kind: "ListOptions",
            group: "meta.k8s.io",
            causes: [
                .init(reason: "FieldValueForbidden", message: "Forbidden: \(problem)", field: "resourceVersionMatch")
            ])
    }
}
