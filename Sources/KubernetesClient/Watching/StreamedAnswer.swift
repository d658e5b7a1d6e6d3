import HTTPClient
import Synchronization

/// The body of an answer without end, in pieces, for one task.
final class StreamedAnswer: Sendable {
    private struct Opened {
        var reader: StreamReader
        var access: Identity.Access
    }

    private struct State {
        var opened: Opened?
        var hasRenewed = false
    }

    private let request: APIRequest
    private let server: String
    private let identity: Identity
    private let pace: RequestPace
    private let timeout: Duration
    private let state = Mutex(State())

    init(_ request: APIRequest, server: String, identity: Identity, pace: RequestPace, timeout: Duration) {
        self.request = request
        self.server = server
        self.identity = identity
        self.pace = pace
        self.timeout = timeout
    }

    /// The next piece, `nil` at the end. The credential is renewed once where the server does not take it.
    func next() async throws(KubernetesError) -> [UInt8]? {
        let opened = try await open()
        do {
            return try await opened.reader.next()
        } catch {
            let error = KubernetesError(error, of: request, server: server)
            guard case .unauthorized = error, mayRenew(), identity.renew(opened.access) else { throw error }
            return try await next()
        }
    }

    private func open() async throws(KubernetesError) -> Opened {
        if let opened = state.withLock({ $0.opened }) { return opened }
        let access = try await identity.access()
        try await pace.turn()
        let request = request.httpRequest(server: server, token: access.token, timeout: timeout)
        let opened = Opened(reader: access.http.pieces(request), access: access)
        state.withLock { $0.opened = opened }
        return opened
    }

    private func mayRenew() -> Bool {
        state.withLock { state in
            defer { state = State(opened: nil, hasRenewed: true) }
            return !state.hasRenewed
        }
    }
}
