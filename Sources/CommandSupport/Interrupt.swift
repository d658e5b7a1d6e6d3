import Glibc
import Synchronization

/// Ctrl-C, or a request to end: noted by the signal handler, seen by the program between two steps.
package enum Interrupt {
    private static let pending = Atomic(false)

    /// Whether the program was asked to end.
    package static var isPending: Bool { pending.load(ordering: .relaxed) }

    /// From now on signals are noted; a reader that has gone away is an error of writing and no signal.
    package static func install() {
        let note: @convention(c) (Int32) -> Void = { _ in Interrupt.pending.store(true, ordering: .relaxed) }
        signal(SIGINT, note)
        signal(SIGTERM, note)
        signal(SIGHUP, note)
        signal(SIGPIPE, SIG_IGN)
    }

    /// From now on signals do what they usually do, so that a second one ends the program at once.
    package static func uninstall() {
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    }
}
