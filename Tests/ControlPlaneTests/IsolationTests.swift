import ClusterModel
import Placement
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

/// Each application has a lane of its own.
@Suite("An application built to be expensive")
struct IsolationTests {
    /// Twenty-four parts that all have to be near each other on nodes of which no two dozen are: neither a placement nor
    /// a proof comes soon.
    private static func expensive() -> ClusterModel.Application {
        let parts = (0..<24).map { Component(name: "p\($0)", resources: Resources(milliCPU: 300)) }
        let channels = (0..<24).flatMap { first in
            (first + 1..<24).map { Channel(name: "c\(first)-\($0)", source: "p\(first)", sink: "p\($0)") }
        }
        return ClusterModel.Application(
            name: "expensive", components: parts, channels: channels,
            constraints: [Constraint(rule: .latency(max: 20, statistic: .p95))],
            criteria: [Criterion(goal: .minimize, metric: .latency)])
    }

    private static func ordinary(_ index: Int) -> ClusterModel.Application {
        chain(
            "ordinary-\(index)", "x", "y", constraints: [Constraint(rule: .latency(max: 60, statistic: .p95))],
            criteria: [Criterion(goal: .minimize, metric: .latency)])
    }

    private static let topology: Topology = {
        var random = SplitMix64(seed: 7)
        let names = (0..<40).map { "n\($0)" }
        let links = names.flatMap { source in
            names.filter { $0 != source }.map { link(source, $0, latency: Double.random(in: 5...60, using: &random)) }
        }
        return Topology(name: "mesh", nodes: names.map { node($0, milliCPU: 700) }, links: links)
    }()

    /// The 99th percentile of the time to judge a pod of an ordinary application, in seconds, while the expensive one is
    /// asked about all the time or is not there.
    private func slowest(beside expensive: Bool) async throws -> Double {
        let scene = try await APIScene(topology: Self.topology, engine: .planner)
        for index in 0..<10 { try await scene.put(Self.ordinary(index)) }
        if expensive { try await scene.put(Self.expensive()) }
        for index in 0..<10 { _ = await scene.standing(of: "w\(index)", "x", in: "ordinary-\(index)") }
        return await withTaskGroup(of: Double?.self) { group in
            if expensive {
                group.addTask {
                    var round = 0
                    while !Task.isCancelled {
                        round += 1
                        // A pod that comes anew each time asks for an answer of its own.
                        _ = await scene.standing(of: "e\(round)", "p\(round % 24)", in: "expensive")
                    }
                    return nil
                }
            }
            group.addTask {
                var times: [Double] = []
                for round in 0..<300 {
                    // Plans grow too old every now and then, so that some answers have to wait for a new one.
                    if round % 30 == 29 {
                        scene.clock.advance(bySeconds: 31)
                        scene.state.rebuildNow()
                    }
                    let start = ContinuousClock.now
                    let standing = await scene.standing(of: "w\(round % 10)", "x", in: "ordinary-\(round % 10)")
                    if case .unknown(let text) = standing { Issue.record("a pod waits in vain: \(text)") }
                    times.append((ContinuousClock.now - start) / .seconds(1))
                    await Task.yield()
                }
                return times.sorted()[296]
            }
            var result = 0.0
            for await time in group {
                guard let time else { continue }
                result = time
                group.cancelAll()
            }
            return result
        }
    }

    @Test("delays no other: the others' p99 stays within the time that they have")
    func others() async throws {
        let alone = try await slowest(beside: false)
        let beside = try await slowest(beside: true)
        print("others' p99: \(alone * 1e3) ms without the expensive application, \(beside * 1e3) ms with it")
        #expect(beside < SchedulingSettings().requestBudget)
    }
}
