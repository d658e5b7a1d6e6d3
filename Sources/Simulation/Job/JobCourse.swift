import ClusterModel
import Synchronization

/// The runs of a job while they are done: which is next, what came of them, and the draws that they share.
final class JobCourse: Sendable {
    private struct State {
        var next = 0
        var results: [RunResult?]
        /// Draws in use, with how many runs still need them.
        var draws: [Draw: (drawn: DrawnScenario, users: Int)] = [:]
        var finishedWeight = 0.0
    }

    private struct Draw: Hashable {
        var point: Int?
        var repetition: Int
    }

    private let job: SimulationJob
    private let state: Mutex<State>
    private let weight: Double

    init(_ job: SimulationJob) {
        self.job = job
        weight = job.runs.reduce(0) { $0 + Self.weight(of: $1) }
        state = Mutex(State(results: Array(repeating: nil, count: job.runs.count)))
    }

    /// In the order of the job's runs.
    var finished: [RunResult] {
        state.withLock { $0.results.compactMap(\.self) }
    }

    /// Does runs until there are no more, or somebody stops it.
    func work(_ progress: (JobProgress) -> Void, _ isStopped: () -> Bool) {
        while !isStopped(), let index = take() {
            let run = job.runs[index]
            guard let result = Simulator().run(run, job.input, drawn(run), isCancelled: isStopped) else { return }
            progress(keep(result, at: index))
        }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard state.next < job.runs.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func drawn(_ run: SimulationRun) -> DrawnScenario {
        let draw = Draw(point: run.point, repetition: run.repetition)
        if let known = state.withLock({ $0.draws[draw]?.drawn }) { return known }
        // Two threads may draw the same at once: they draw the same.
        var drawn = DrawnScenario(job.input, point: run.point, seed: run.seed)
        drawn.arrivals = job.input.standing + drawn.arrivals
        let shared = drawn
        state.withLock { $0.draws[draw] = $0.draws[draw] ?? (shared, job.input.scenario.strategies.count) }
        return shared
    }

    private func keep(_ result: RunResult, at index: Int) -> JobProgress {
        let draw = Draw(point: result.run.point, repetition: result.run.repetition)
        return state.withLock { state in
            state.results[index] = result
            state.finishedWeight += Self.weight(of: result.run)
            if let (drawn, users) = state.draws[draw] { state.draws[draw] = users > 1 ? (drawn, users - 1) : nil }
            return JobProgress(
                finished: state.results.count { $0 != nil }, asked: state.results.count,
                share: state.finishedWeight / weight)
        }
    }

    private static func weight(of run: SimulationRun) -> Double {
        Double(max(1, run.point ?? 1))
    }
}
