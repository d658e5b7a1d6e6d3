package import HTTPClient
package import KubernetesWire
import Synchronization

/// Keeps somebody informed of all objects of a kind, for ever and whatever happens to the connection.
///
/// Lists in pages, then watches from the version of the list. Every change is handed on once or more, in the server's
/// order, and the next line is read when the handler has returned. Decision 19 tells what is promised.
package final class Reflector<Object: ResourceObject>: Sendable {
    package typealias Handler = @Sendable (ResourceChange<Object>) async -> Void

    private let source: ResourceSource<Object>
    private let settings: ReflectorSettings
    private let environment: HTTPClient.Environment
    private let handler: Handler
    private let state = Mutex(ReflectorStatus())

    /// - Parameter environment: time and chance.
    package init(
        _ source: ResourceSource<Object>, settings: ReflectorSettings = ReflectorSettings(),
        environment: HTTPClient.Environment = .system, handler: @escaping Handler
    ) {
        self.source = source
        self.settings = settings
        self.environment = environment
        self.handler = handler
    }

    package var status: ReflectorStatus { state.withLock { $0 } }

    /// For how long there has been a problem; `nil` while all goes well.
    package var troubledFor: Duration? {
        let now = environment.now()
        return state.withLock { $0.problemSince }.map { now - $0 }
    }

    /// Works until its task is cancelled.
    package func run() async {
        var course = ReflectorCourse(settings)
        while !Task.isCancelled {
            if course.pause > .zero { try? await environment.sleep(course.pause) }
            if Task.isCancelled { return }
            switch course.step {
            case .list: await list(&course)
            case .compare: await compare(&course)
            case .watch(let version): await watch(from: version, &course)
            }
            state.withLock { $0.failures = course.failures }
        }
    }

    // MARK: Lists

    private func list(_ course: inout ReflectorCourse) async {
        do throws(KubernetesError) {
            state.withLock { $0.lists += 1 }
            let (objects, version, unreadable) = try await pages()
            guard !Task.isCancelled else { return }
            await handler(.replaced(objects))
            course.listed(version, at: environment.now())
            state.withLock { state in
                state.isSynced = true
                state.resourceVersion = version
                state.unreadable += unreadable.count
                state.unreadableNow = unreadable.count
            }
            heard(problem: unreadable.first.map { "\(unreadable.count) objects can't be read: \($0)" })
        } catch {
            course.failed(retryAfter: error.retryAfter, random: environment.random())
            troubled(error)
        }
    }

    private func pages() async throws(KubernetesError) -> ([Object], version: String, [ResourceReadingError]) {
        var objects: [Object] = []
        var unreadable: [ResourceReadingError] = []
        var token: String?
        while true {
            let page = try await source.page(token)
            state.withLock { $0.heardAt = environment.now() }
            objects += page.items
            unreadable += page.unreadable
            guard let next = page.continueToken else { return (objects, page.resourceVersion, unreadable) }
            token = next
        }
    }

    private func compare(_ course: inout ReflectorCourse) async {
        do throws(KubernetesError) {
            let newest = try await source.newestVersion()
            let known = state.withLock { $0.resourceVersion }
            let hasGoneBack = course.compared(newest, random: environment.random())
            heard(
                problem: hasGoneBack
                    ? "the API server is at version \(newest), behind \(known) that it had told: its store was restored"
                    : nil)
        } catch {
            course.failed(retryAfter: error.retryAfter, random: environment.random())
            troubled(error)
        }
    }

    // MARK: Watches

    private func watch(from version: String, _ course: inout ReflectorCourse) async {
        let begin = environment.now()
        var run = WatchRun(version: version)
        var failure: KubernetesError?
        do throws(KubernetesError) {
            state.withLock { $0.watches += 1 }
            let duration = settings.watchTime * (1 + environment.random() / 2)
            var stream = try await source.watch(version, duration, duration + settings.grace)
            try await follow(&stream, &run)
        } catch {
            guard error != .cancelled else { return }
            failure = error
            run.end = error.watchEnd
            troubled(error)
        }
        let now = environment.now()
        course.watched(
            run.end, upTo: run.version, isSilent: run.isSilent, lasted: now - begin, retryAfter: failure?.retryAfter,
            at: now, random: environment.random())
    }

    /// How far a watch has come.
    private struct WatchRun {
        var version: String
        var isSilent = true
        var end = ReflectorCourse.WatchEnd.clean
    }

    private func follow(_ stream: inout WatchStream<Object>, _ run: inout WatchRun) async throws(KubernetesError) {
        while let event = try await stream.next() {
            if Task.isCancelled { throw .cancelled }
            switch event {
            case .added(let object, let version), .modified(let object, let version):
                await handler(.put(object))
                noted(version, &run)
            case .deleted(let object, let version):
                await handler(.removed(object))
                noted(version, &run)
            case .bookmark(let version, _): noted(version, &run)
            case .error(let failure):
                run.end = failure.isExpired ? .expired : .refused
                return troubled("\(failure)")
            case .unreadable(let error, _):
                run.end = .unreadable
                state.withLock { $0.unreadable += 1 }
                return troubled("\(error)")
            }
        }
    }

    /// A version counts only when what came with it has been handed on.
    private func noted(_ version: String, _ run: inout WatchRun) {
        run.version = version
        run.isSilent = false
        let now = environment.now()
        state.withLock { state in
            state.events += 1
            state.resourceVersion = version
            state.heardAt = now
            guard state.problem != nil, state.unreadableNow == 0 else { return }
            state.problem = nil
            state.problemSince = nil
        }
    }

    // MARK: Status

    private func heard(problem: String?) {
        let now = environment.now()
        state.withLock { state in
            state.heardAt = now
            state.problem = problem
            state.problemSince = problem == nil ? nil : state.problemSince ?? now
        }
    }

    private func troubled(_ error: KubernetesError) {
        guard error != .cancelled else { return }
        troubled("\(error)")
    }

    private func troubled(_ problem: String) {
        let now = environment.now()
        state.withLock { state in
            state.problem = problem
            state.problemSince = state.problemSince ?? now
        }
    }
}

extension KubernetesError {
    /// What the server asks for before the next request.
    fileprivate var retryAfter: Duration? {
        if case .throttled(_, let retryAfter, _) = self { retryAfter } else { nil }
    }

    fileprivate var watchEnd: ReflectorCourse.WatchEnd {
        switch self {
        case .expired: .expired
        case .unexpectedAnswer: .unreadable
        case .unreachable, .outcomeUnknown, .throttled: .lost
        case .refused(_, let status, _) where status >= 500: .lost
        default: .refused
        }
    }
}
