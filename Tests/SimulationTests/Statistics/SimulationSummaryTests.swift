import ClusterModel
import Foundation
import Testing

@testable import Simulation

@Suite("Summary")
struct SimulationSummaryTests {
    @Test("there is a winner where the difference is significant, and only there")
    func winners() {
        let summary = SimulationSummary(SampleResult().make())
        #expect(summary.winner(.constraintsKept, at: nil)?.verdict == .wins)
        #expect(summary.winner(.constraintsKept, at: nil)?.strategies == ["isochrone"])
        #expect(summary.winner(.cpuUse, at: nil) == nil)
    }

    @Test("with few repetitions nobody wins")
    func few() {
        let summary = SimulationSummary(SampleResult(repetitions: 3).make())
        #expect(!summary.winners.isEmpty)
        #expect(summary.winners.allSatisfy { $0.verdict != .wins })
    }

    @Test("a measure that one strategy alone has is not contested, and what nobody has is not there")
    func missing() {
        var result = SampleResult().make()
        for index in result.runs.indices {
            result.runs[index].measures[.waiting] = nil
            if result.runs[index].run.strategy != "greedy" { result.runs[index].measures[.timeToRepair] = nil }
        }
        let summary = SimulationSummary(result)
        #expect(summary.winner(.timeToRepair, at: nil) == nil)
        #expect(summary.estimate(.timeToRepair, "greedy", at: nil) != nil)
        #expect(summary.estimate(.timeToRepair, "isochrone", at: nil) == nil)
        #expect(!summary.estimates.contains { $0.measure == .waiting })
    }

    @Test("runs of different seeds are not a pair")
    func seeds() {
        var result = SampleResult().make()
        for index in result.runs.indices where result.runs[index].run.strategy == "greedy" {
            result.runs[index].run.seed += 1_000
        }
        let summary = SimulationSummary(result)
        #expect(!summary.comparisons.contains { $0.other == "greedy" })
        #expect(summary.comparisons.contains { $0.other == "kube-scheduler" })
    }

    @Test("the goal of a sweep is reached where its mean is")
    func goal() throws {
        let summary = SimulationSummary(SampleResult(points: [8, 16, 24, 32]).make())
        #expect(summary.points == [8, 16, 24, 32])
        let own = try #require(summary.goals.first)
        #expect(own.strategy == "isochrone")
        #expect(own.reachedAt == 24)
        #expect(own.isKept)
        let last = try #require(summary.goals.last)
        #expect(last.reachedAt == nil)
        #expect(last.bestAt == 32)
        #expect(last.estimate != nil)
    }

    @Test("a goal that is lost again is said to be")
    func lost() throws {
        let values = [(1, 0.5), (2, 0.995), (3, 0.9), (4, 1.0)]
        let estimates = try values.map { (point: $0.0, estimate: try #require(MeanEstimate([$0.1]))) }
        let outcome = GoalOutcome(
            strategy: "ours", goal: Sweep.Goal(measure: "constraintsKept", atLeast: 0.99), estimates: estimates)
        #expect(outcome.reachedAt == 2)
        #expect(!outcome.isKept)
        #expect(outcome.surelyAt == nil)
    }

    @Test("no runs make an empty summary")
    func empty() {
        var result = SampleResult().make()
        result.runs = []
        let summary = SimulationSummary(result)
        #expect(summary.estimates.isEmpty && summary.winners.isEmpty && summary.shortfalls.isEmpty)
        #expect(summary.strategies == ["isochrone", "greedy", "kube-scheduler"])
    }

    @Test("it is the same after a round through JSON")
    func codable() throws {
        let summary = SimulationSummary(SampleResult(points: [8, 24]).make())
        let data = try JSONEncoder().encode(summary)
        #expect(try JSONDecoder().decode(SimulationSummary.self, from: data) == summary)
    }

    @Test("nothing in it depends on the machine")
    func machine() {
        let result = SampleResult().make()
        var slower = result
        for index in slower.runs.indices {
            slower.runs[index].measures[.decisionTime] = 900
            slower.runs[index].effort.seconds = 77
        }
        #expect(SimulationSummary(slower) == SimulationSummary(result))
    }
}
