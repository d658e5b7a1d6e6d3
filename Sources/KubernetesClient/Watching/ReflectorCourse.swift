/// What a reflector does next: a pure state machine, told how each step went.
struct ReflectorCourse: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        /// List all anew.
        case list
        /// Ask for the newest version: it must not be older than the one that we know.
        case compare(with: String)
        case watch(from: String)
    }

    /// How a watch has ended.
    enum WatchEnd: Sendable, Equatable {
        /// By its deadline, or because the server goes away.
        case clean
        /// The version is too old for the server.
        case expired
        /// Something came that tells no more what the objects are.
        case unreadable
        /// The connection broke, or nothing came for too long.
        case lost
        /// There is no such watch, or not for us, or not now.
        case refused
    }

    private(set) var step = Step.list
    /// Before the step.
    private(set) var pause = Duration.zero
    /// Failures since all went well; each makes the next pause longer.
    private(set) var failures = 0
    private var listedAt = Duration.zero
    private let settings: ReflectorSettings

    /// Shorter watches count as failures even when they end cleanly: a server that closes at once must not be flooded.
    private static let shortestWatch = Duration.seconds(1)

    init(_ settings: ReflectorSettings) {
        self.settings = settings
    }

    /// The list is complete.
    mutating func listed(_ version: String, at now: Duration) {
        listedAt = now
        go(to: .watch(from: version))
    }

    /// A list or a comparison has failed.
    ///
    /// - Parameters:
    ///   - retryAfter: the shortest pause that the server asks for.
    ///   - random: uniform in 0 ..< 1.
    mutating func failed(retryAfter: Duration?, random: Double) {
        failures += 1
        go(to: step, after: max(backoff(random), retryAfter ?? .zero))
    }

    /// The server's newest version is known.
    ///
    /// - Returns: whether the server has gone back behind the version that we know.
    mutating func compared(_ newest: String, random: Double) -> Bool {
        guard case .compare(let known) = step else { return false }
        guard Self.isOlder(newest, than: known) else {
            go(to: .watch(from: known))
            return false
        }
        relist(random)
        return true
    }

    /// A watch has ended.
    ///
    /// - Parameters:
    ///   - version: the newest one that it told, or the one it began from.
    ///   - isSilent: whether it told nothing at all.
    ///   - lasted: how long it ran.
    mutating func watched(
        _ end: WatchEnd, upTo version: String, isSilent: Bool, lasted: Duration, retryAfter: Duration? = nil,
        at now: Duration, random: Double
    ) {
        if lasted >= settings.healthyAfter { failures = 0 }
        switch end {
        case .clean where now - listedAt >= settings.relistAfter: go(to: .list)
        case .clean where lasted < Self.shortestWatch:
            failures += 1
            go(to: isSilent ? .compare(with: version) : .watch(from: version), after: backoff(random))
        case .clean: go(to: isSilent ? .compare(with: version) : .watch(from: version))
        case .expired, .unreadable: relist(random)
        case .lost:
            failures += 1
            go(to: .compare(with: version), after: max(backoff(random), retryAfter ?? .zero))
        case .refused:
            // A list tells more clearly than a watch what is wrong, and goes on when that is mended.
            failures += 1
            go(to: .list, after: max(backoff(random), retryAfter ?? .zero))
        }
    }

    /// The first list after a time without failures is made at once, those after it ever more slowly.
    private mutating func relist(_ random: Double) {
        failures += 1
        go(to: .list, after: failures == 1 ? .zero : backoff(random))
    }

    private mutating func go(to step: Step, after pause: Duration = .zero) {
        self.step = step
        self.pause = pause
    }

    /// Exponential with equal jitter: at least half of the ceiling, so that a storm is slow for certain.
    private func backoff(_ random: Double) -> Duration {
        var ceiling = min(settings.firstPause, settings.longestPause)
        for _ in 1..<max(2, min(failures, 64)) where ceiling < settings.longestPause && failures > 1 {
            ceiling = min(settings.longestPause, ceiling * 2)
        }
        return ceiling * (0.5 + random / 2)
    }

    /// Whether one version comes before another: they are decimal numbers since Kubernetes 1.35 says so (KEP-5504). What
    /// is none can't be compared, and then nothing speaks against going on.
    static func isOlder(_ left: String, than right: String) -> Bool {
        guard isNumber(left), isNumber(right) else { return false }
        return left.utf8.count == right.utf8.count ? left < right : left.utf8.count < right.utf8.count
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.first != UInt8(ascii: "0")
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
