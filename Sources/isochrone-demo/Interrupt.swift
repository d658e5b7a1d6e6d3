import Glibc
import Synchronization

/// Ctrl-C, or a request to end: noted by the signal handler, seen by the demo between two steps.
enum Interrupt {
    private static let isPending = Atomic(false)

    /// The demo was asked to end.
    struct Raised: Error {}

    static func install() {
        let note: @convention(c) (Int32) -> Void = { _ in Interrupt.isPending.store(true, ordering: .relaxed) }
        signal(SIGINT, note)
        signal(SIGTERM, note)
        signal(SIGHUP, note)
        signal(SIGPIPE, SIG_IGN)
    }

    static func check() throws {
        if isPending.load(ordering: .relaxed) { throw Raised() }
    }

    /// Lets `seconds` pass, or throws as soon as the demo is asked to end.
    static func pause(_ seconds: Double) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            try check()
            try await Task.sleep(for: min(.milliseconds(50), end - ContinuousClock.now))
        }
        try check()
    }
}
