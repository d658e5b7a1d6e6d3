import Foundation
import Synchronization

/// The credential of a plugin: made when it is first needed, kept until it ends or is refused, made once for all who wait.
final class PluginCredentials: Sendable {
    private typealias Making = Task<Result<ExecCredential, ExecCredential.Problem>, Never>

    private enum Step {
        case take(Result<ExecCredential, ExecCredential.Problem>)
        case wait(Making)
    }

    private enum State {
        case none
        case making(Making)
        case made(ExecCredential)
        /// A program that fails is not started for each request.
        case failed(ExecCredential.Problem, until: Date)
    }

    private let make: @Sendable () async -> Result<ExecCredential, ExecCredential.Problem>
    private let now: @Sendable () -> Date
    private let state = Mutex(State.none)

    /// Seconds before its end that a credential is not used any more: a request with it may take a while.
    private static let margin = 10.0
    /// Seconds until a program that failed is started again.
    private static let pause = 5.0

    convenience init(_ plugin: ExecPlugin) {
        self.init(now: { Date() }) {
            do throws(ExecCredential.Problem) {
                return .success(try await PluginRun(plugin: plugin).credential())
            } catch {
                return .failure(error)
            }
        }
    }

    init(
        now: @escaping @Sendable () -> Date,
        make: @escaping @Sendable () async -> Result<ExecCredential, ExecCredential.Problem>
    ) {
        self.now = now
        self.make = make
    }

    /// The credential to use now.
    func current() async throws(ExecCredential.Problem) -> ExecCredential {
        let moment = now()
        let step = state.withLock { state -> Step in
            switch state {
            case .making(let task): return .wait(task)
            case .made(let credential) where !Self.ends(credential, by: moment): return .take(.success(credential))
            case .failed(let problem, let until) where moment < until: return .take(.failure(problem))
            default:
                let task = Task { [make] in await make() }
                state = .making(task)
                return .wait(task)
            }
        }
        switch step {
        case .take(let result): return try result.get()
        case .wait(let task):
            let result = await task.value
            settle(result, task)
            return try result.get()
        }
    }

    /// The server did not take this credential: it is not used again.
    func refused(_ credential: ExecCredential) {
        state.withLock { state in
            if case .made(credential) = state { state = .none }
        }
    }

    private func settle(_ result: Result<ExecCredential, ExecCredential.Problem>, _ task: Making) {
        state.withLock { state in
            guard case .making(task) = state else { return }
            switch result {
            case .success(let credential): state = .made(credential)
            case .failure(let problem): state = .failed(problem, until: now() + Self.pause)
            }
        }
    }

    private static func ends(_ credential: ExecCredential, by moment: Date) -> Bool {
        credential.expiry.map { $0.timeIntervalSince(moment) < margin } ?? false
    }
}
