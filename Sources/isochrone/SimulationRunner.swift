import CommandSupport
import Foundation
import Simulation
import Synchronization

/// Runs a job with a bar that says how far it is, and stops it on Ctrl-C.
struct SimulationRunner {
    let threads: Int

    func result(of input: SimulationInput) -> SimulationResult {
        let job = SimulationJob(input, threads: threads)
        let bar = ProgressBar(asked: job.runs.count)
        Interrupt.install()
        defer {
            Interrupt.uninstall()
            bar.remove()
        }
        return job.result {
            bar.show($0)
        } isStopped: {
            Interrupt.isPending
        }
    }
}

/// One line on a terminal's standard error: how far a job is, and how long the rest will take.
final class ProgressBar: Sendable {
    private let start = ContinuousClock.now
    private let isShown = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    private let width = Mutex(0)

    init(asked: Int) {
        show(JobProgress(finished: 0, asked: asked, share: 0))
    }

    func show(_ progress: JobProgress) {
        guard isShown else { return }
        let line = Self.line(progress, elapsed: (ContinuousClock.now - start) / .seconds(1))
        width.withLock { width in
            let padding = String(repeating: " ", count: max(0, width - line.count))
            Terminal.report("\r\(line)\(padding)")
            width = line.count
        }
    }

    func remove() {
        guard isShown else { return }
        width.withLock { Terminal.report("\r" + String(repeating: " ", count: $0) + "\r") }
    }

    /// `[######··············] 12 of 40 runs, about 35 s left`.
    static func line(_ progress: JobProgress, elapsed: Double) -> String {
        let filled = Int((20 * min(1, max(0, progress.share))).rounded(.down))
        let bar = String(repeating: "#", count: filled) + String(repeating: "·", count: 20 - filled)
        let rest = progress.remaining(after: elapsed).map { ", about \(time($0)) left" } ?? ""
        return "[\(bar)] \(progress.finished) of \(progress.asked) runs\(rest)"
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 1e9).rounded(.up))
        return whole < 120 ? "\(whole) s" : whole < 7200 ? "\((whole + 30) / 60) min" : "\((whole + 1800) / 3600) h"
    }
}
