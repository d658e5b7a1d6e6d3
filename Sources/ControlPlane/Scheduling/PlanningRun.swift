import Foundation
import Glibc
import Synchronization

/// A piece of work beside the request that asks for it, and those who wait for its result.
///
/// Planning is arithmetic that may take its whole budget: on a thread of its own it holds up neither the event loops nor
/// the tasks of other applications, whatever goes wrong in it.
final class PlanningRun<Output: Sendable>: Sendable {
    private struct State {
        var output: Output?
        var waiters: [Int: AsyncStream<Output>.Continuation] = [:]
        var nextWaiter = 0
    }
    private let state = Mutex(State())

    /// Starts the work at once on a thread of its own.
    init(priority: PlanningPriority, _ work: @escaping @Sendable () -> Output) {
        let thread = Thread {
            priority.apply()
            self.finish(work())
        }
        thread.name = "planning"
        thread.start()
    }

    /// Starts work at once that waits for others: who asked may leave, and it goes on.
    init(waiting work: @escaping @Sendable () async -> Output) {
        Task { self.finish(await work()) }
    }

    /// The result, however long it takes; `nil` only for a task that was cancelled.
    func value() async -> Output? {
        for await output in results() { return output }
        return nil
    }

    /// The result, or `nil` when there is none after `seconds`.
    func value(within seconds: Double) async -> Output? {
        if let output = state.withLock({ $0.output }) { return output }
        return await withTaskGroup(of: Output?.self) { group in
            group.addTask { await self.value() }
            group.addTask {
                try? await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func results() -> AsyncStream<Output> {
        let (stream, continuation) = AsyncStream.makeStream(of: Output.self, bufferingPolicy: .bufferingNewest(1))
        let (output, waiter) = state.withLock { state in
            state.nextWaiter += 1
            if state.output == nil { state.waiters[state.nextWaiter] = continuation }
            return (state.output, state.nextWaiter)
        }
        if let output {
            continuation.yield(output)
            continuation.finish()
        } else {
            continuation.onTermination = { _ in self.state.withLock { $0.waiters[waiter] = nil } }
        }
        return stream
    }

    private func finish(_ output: Output) {
        let waiters = state.withLock { state in
            state.output = output
            return state.waiters.values.map(\.self)
        }
        for waiter in waiters {
            waiter.yield(output)
            waiter.finish()
        }
    }
}

/// Who goes first where there are fewer processors than threads: answers, then what requests wait for, then the rest.
enum PlanningPriority {
    case request
    /// Also requests of applications whose plans take long: they wait for themselves, and not others for them.
    case patient
    /// Whatever nobody waits for: runs when nothing else does, and stops at once when something comes.
    case background

    /// Sets the priority of the calling thread, which on Linux is a thread's own. Anybody may lower it.
    func apply() {
        switch self {
        case .request: beNice(5)
        case .patient: beNice(15)
        case .background:
            var parameters = sched_param()
            _ = sched_setscheduler(0, Self.idle, &parameters)
        }
    }

    /// `SCHED_IDLE` of linux/sched.h, which Swift's module of the C library leaves out.
    private static let idle: Int32 = 5

    private func beNice(_ niceness: Int32) {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    }
}
