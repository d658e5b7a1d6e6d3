import Foundation
import Synchronization

/// What the API server keeps, and what it does with requests; without sockets.
package final class FakeCluster: Sendable {
    struct State {
        var pods: [String: FakePod] = [:]
        /// Labels by node; a binding to a node that is not here succeeds as well, as with the real one.
        var nodes: [String: [String: String]] = [:]
        var usersByToken: [String: FakeUser] = [:]
        /// Who asks without a token; `nil` is answered with 401.
        var anonymous: FakeUser? = FakeUser("system:anonymous", rights: [])
        var revision = 1
        var faults: [FakeFault] = []
        var requests: [FakeRequest] = []
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - nodes: labels by node.
    ///   - users: by token.
    ///   - anonymous: who asks without a token.
    package init(
        pods: [FakePod] = [], nodes: [String: [String: String]] = [:], users: [String: FakeUser] = [:],
        anonymous: FakeUser? = FakeUser("system:anonymous", rights: [])
    ) {
        var state = State(nodes: nodes, usersByToken: users, anonymous: anonymous)
        for pod in pods { state.pods[Self.key(pod.metadata.namespace, pod.metadata.name)] = pod }
        self.state = Mutex(state)
    }

    package func pod(_ name: String, namespace: String = "default") -> FakePod? {
        state.withLock { $0.pods[Self.key(namespace, name)] }
    }

    /// Puts a pod where one of that name may have been.
    package func put(_ pod: FakePod) {
        state.withLock { $0.pods[Self.key(pod.metadata.namespace, pod.metadata.name)] = pod }
    }

    package func setUsers(_ users: [String: FakeUser]) {
        state.withLock { $0.usersByToken = users }
    }

    /// The next requests meet these, one each.
    package func fail(with faults: FakeFault...) {
        state.withLock { $0.faults += faults }
    }

    /// `POST /api/v1/…` of every request that came, in their order.
    package var requests: [String] {
        state.withLock { $0.requests.map { "\($0.method) \($0.path)" } }
    }

    func nextFault(for request: FakeRequest) -> FakeFault? {
        state.withLock { state in
            state.requests.append(request)
            return state.faults.isEmpty ? nil : state.faults.removeFirst()
        }
    }

    /// Does what a request asks for.
    package func answer(_ request: FakeRequest) -> FakeAnswer {
        state.withLock { state in
            let user = request.token.map { state.usersByToken[$0] } ?? state.anonymous
            guard let user else { return .failure(401, "Unauthorized", "Unauthorized", hasDetails: false) }
            guard user.may(request) else { return .forbidden(request, user) }
            return state.answer(request)
        }
    }

    static func key(_ namespace: String, _ name: String) -> String { "\(namespace)/\(name)" }
}

extension FakeCluster.State {
    mutating func answer(_ request: FakeRequest) -> FakeAnswer {
        switch request.path {
        case "/readyz": return .text(200, "ok")
        case "/version": return .json(200, ["major": "1", "minor": "36", "gitVersion": "v1.36.2"])
        default: break
        }
        guard let target = request.target else { return .text(404, "404 page not found\n") }
        guard target.resource == "pods", let namespace = target.namespace, let name = target.name else {
            return .failure(404, "NotFound", "the server could not find the requested resource")
        }
        let key = FakeCluster.key(namespace, name)
        switch (request.method, target.subresource) {
        case ("GET", nil): return pods[key].map { .json(200, $0) } ?? .podNotFound(name)
        case ("PATCH", nil): return patch(key, name, request)
        case ("POST", "binding"): return bind(key, name, request)
        default:
            return .failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")
        }
    }
}

extension FakeAnswer {
    static func podNotFound(_ name: String) -> FakeAnswer {
        failure(404, "NotFound", "pods \"\(name)\" not found", name: name, kind: "pods")
    }
}
