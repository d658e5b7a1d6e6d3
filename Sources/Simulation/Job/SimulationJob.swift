import ClusterModel
import Foundation
import Synchronization

/// All runs of a scenario, on several threads.
///
/// Every run depends on its own arguments alone and every result has its place, so the number of threads changes nothing
/// but the time that it takes.
package struct SimulationJob: Sendable {
    package let input: SimulationInput
    /// At least 1.
    package var threads: Int
    /// By point of the sweep, then by repetition, then by strategy: those that share a draw follow each other.
    package let runs: [SimulationRun]

    package init(_ input: SimulationInput, threads: Int = 1) {
        self.input = input
        self.threads = max(1, threads)
        let scenario = input.scenario
        let points: [Int?] = scenario.sweep.map { $0.values.map(Optional.some) } ?? [nil]
        runs = points.flatMap { point in
            (0..<max(1, scenario.repetitions)).flatMap { repetition in
                scenario.strategies.map {
                    SimulationRun(
                        strategy: $0, point: point, repetition: repetition,
                        seed: Self.seed(scenario.seed, repetition: repetition))
                }
            }
        }
    }

    /// Does the runs, and returns those that were finished when `isStopped` said so, or all.
    ///
    /// - Parameters:
    ///   - progress: Told after each run, by any thread.
    ///   - isStopped: Asked often, by any thread.
    package func result(
        progress: @escaping @Sendable (JobProgress) -> Void = { _ in },
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) -> SimulationResult {
        let course = JobCourse(self)
        let workers = (0..<min(threads, max(1, runs.count))).map { _ in
            let done = DispatchSemaphore(value: 0)
            let worker = Thread {
                course.work(progress, isStopped)
                done.signal()
            }
            worker.stackSize = Self.stackSize
            worker.start()
            return done
        }
        for done in workers { done.wait() }
        return result(course.finished)
    }

    /// Bytes; the search goes as deep as an application has replicas.
    private static let stackSize = 64 << 20

    private func result(_ finished: [RunResult]) -> SimulationResult {
        let first = DrawnScenario(
            input, point: input.scenario.sweep?.values.first, seed: Self.seed(input.scenario.seed, repetition: 0))
        let marks = first.events.map {
            SimulationResult.Mark(at: $0.at, text: $0.phase == .end ? "\($0.text): over" : $0.text)
        }
        return SimulationResult(
            scenario: input.scenario, file: input.file, runs: finished, asked: runs.count, topology: first.topology,
            applications: input.applications, marks: marks, notes: input.notes)
    }

    /// The same for every point and strategy: they are compared on equal draws.
    private static func seed(_ seed: UInt64, repetition: Int) -> UInt64 {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<repetition { _ = generator.next() }
        return generator.next()
    }
}
