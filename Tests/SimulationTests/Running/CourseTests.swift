import ClusterModel
import Foundation
import Placement
import TestSupport
import Testing

@testable import Simulation

/// What holds in every run, whatever befalls the cluster.
struct CourseTests {
    private static let strategies = [
        "isochrone", "kube-scheduler", "greedy", "random", "first-fit", "polaris", "diktyo",
    ]

    /// A random cluster with random applications that come and go, and random events.
    static func scene(_ seed: UInt64, isMonitored: Bool) -> Scene {
        var world = RandomWorld(seed: seed)
        let topology = world.topology(sites: 3, nodes: 2)
        var scene = Scene([])
        scene.topology = topology
        scene.horizon = 400
        scene.events = world.events(8, on: topology, until: 300)
        for index in 0..<5 {
            let lifetime =
                Bool.random(using: &world.generator) ? Double.random(in: 0...200, using: &world.generator) : nil
            scene.arrive(
                world.application("app-\(index)", on: topology),
                at: .random(in: 0...200, using: &world.generator), lifetime: lifetime)
        }
        scene.arrivals.sort { $0.at < $1.at }
        scene.scheduling = SimulatedScheduling(
            unit: seed % 2 == 0 ? .pods : .applications, nodeLossToleration: 40, lookInterval: 20)
        scene.policy.rescheduling = ReschedulingPolicy(mode: .improvements, holdFor: 20, improveAfter: 60)
        if isMonitored { scene.monitoring = SimulatedMonitoring(interval: 15, delay: 2, noise: 0.1, lost: 0.1) }
        return scene
    }

    @Test("no pod is twice, none is lost, and no node is overdrawn", arguments: 0..<8)
    func conservation(seed: UInt64) throws {
        let scene = Self.scene(seed, isMonitored: seed % 3 == 0)
        let strategy = Self.strategies[Int(seed) % Self.strategies.count]
        let run = SimulationRun(strategy: strategy, repetition: 0, seed: seed)
        var course = try #require(RunCourse(run, scene.input, scene.drawn) { 0 })
        course.begin()
        var last = 0.0
        repeat {
            #expect(course.now >= last)
            last = course.now
            Self.check(course)
        } while course.step()
        #expect(course.record.effort.events > 20)
    }

    private static func check(_ course: RunCourse) {
        var (taken, pods) = ([String: Resources](), [String: [Int: Int]]())
        var demands: [LinkKey: Double] = [:]
        for (index, application) in course.applications.enumerated() {
            #expect(application.seats.count == application.application.components.map(\.replicas).reduce(0, +))
            for seat in application.seats {
                if application.removedAt != nil { #expect(seat.state == .absent) }
                guard let node = seat.node else { continue }
                pods[node, default: [:]][index, default: 0] += 1
                taken[node, default: .zero] = taken[node, default: .zero] + seat.resources
                let isDead = seat.state == .dead(node)
                #expect(course.truth.isLost(node) == isDead)
            }
            for (link, amount) in application.taken.bandwidth { demands[link, default: 0] += amount }
            let isWhole = application.isWhole
            #expect((application.record.tally.judged > 0) <= isWhole)
            for constraint in application.record.constraints { #expect((constraint.verdict != nil) == isWhole) }
        }
        for (node, resources) in taken {
            let allocatable = course.truth.usual.index(of: node).map { course.truth.usual.nodes[$0].allocatable }
            #expect(resources.fits(in: allocatable ?? .zero), "\(node) is overdrawn")
        }
        #expect(course.residents.filter { !$0.value.isEmpty } == pods)
        // Room that is kept for successors is beside what pods take.
        for application in course.applications {
            for seat in application.seats {
                if let target = seat.target {
                    taken[target, default: .zero] = taken[target, default: .zero] + seat.resources
                }
            }
        }
        #expect(course.ledger.total.resources == taken.filter { $0.value.milliCPU > 0 || $0.value.memory > 0 })
        #expect(Set(course.ledger.total.bandwidth.keys) == Set(demands.keys))
        for (link, amount) in demands {
            #expect(abs((course.ledger.total.bandwidth[link] ?? 0) - amount) < 1e-3)
        }
    }

    @Test("what an application's rules count is what a look at the truth says at any moment", arguments: 0..<8)
    func judgedInTime(seed: UInt64) throws {
        let scene = Self.scene(seed, isMonitored: false)
        let run = SimulationRun(strategy: "kube-scheduler", repetition: 0, seed: seed)
        var course = try #require(RunCourse(run, scene.input, scene.drawn) { 0 })
        course.begin()
        repeat {
            for index in course.applications.indices where course.applications[index].isWhole {
                let before = course.applications[index].record.constraints.map(\.verdict)
                var again = course
                again.judge(index)
                #expect(again.applications[index].record.constraints.map(\.verdict) == before, "\(course.now) \(index)")
            }
        } while course.step()
    }

    private static func bytes(_ result: RunResult) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(result)
    }

    @Test("a run depends on its arguments alone, not on threads or what ran before", arguments: 0..<2)
    func deterministic(seed: UInt64) async throws {
        let scene = Self.scene(seed, isMonitored: seed % 2 == 1)
        let alone = try Self.strategies.map { try Self.bytes(#require(scene.run($0, seed: seed))) }
        let reversed = try Self.strategies.reversed().map { try Self.bytes(#require(scene.run($0, seed: seed))) }
        #expect(alone == reversed.reversed())
        let together = try await withThrowingTaskGroup(of: (Int, Data).self) { group in
            for (index, strategy) in Self.strategies.enumerated() {
                group.addTask { (index, try Self.bytes(#require(scene.run(strategy, seed: seed)))) }
            }
            return try await group.reduce(into: [Int: Data]()) { $0[$1.0] = $1.1 }
        }
        #expect(alone.enumerated().allSatisfy { together[$0.offset] == $0.element })
    }

    @Test("another seed is another run where chance has a say")
    func seeds() throws {
        let scene = Self.scene(3, isMonitored: true)
        let results = try (0..<2).map { try #require(scene.run("random", seed: $0)) }
        #expect(results[0].applications != results[1].applications)
    }

    @Test("the clock says how long decisions took, and nothing else")
    func clock() throws {
        let scene = Self.scene(1, isMonitored: false)
        let run = SimulationRun(strategy: "isochrone", repetition: 0, seed: 1)
        var ticks = 0.0
        let ticking = Simulator {
            ticks += 1
            return ticks
        }
        var slow = try #require(ticking.run(run, scene.input, scene.drawn))
        let quick = try #require(scene.run())
        // Each decision is timed from one tick to the next.
        let decisions = slow.distributions[.decisionTime]
        #expect(decisions?.last == 1000)
        #expect(slow.effort.seconds > 0 && quick.effort.seconds == 0)
        slow.measures[.decisionTime] = quick.measures[.decisionTime]
        slow.distributions[.decisionTime] = quick.distributions[.decisionTime]
        slow.effort.seconds = 0
        #expect(slow == quick)
    }

    @Test("a run that is cancelled has no result", arguments: [0, 1, 17])
    func cancelled(after events: Int) {
        let scene = Self.scene(2, isMonitored: false)
        var asked = 0
        let result = scene.run {
            asked += 1
            return asked > events
        }
        #expect(result == nil)
        #expect(asked == events + 1)
    }

    @Test("a strategy that there is none of places nothing")
    func unknownStrategy() {
        let result = Self.scene(2, isMonitored: false).run("no-such")
        #expect(result?.measures == [:] && result?.applications == [])
    }

    @Test("latencies and limits that are all four times as long make no difference", arguments: 0..<4)
    func scaled(seed: UInt64) throws {
        let scene = Self.scene(seed, isMonitored: false)
        var scaled = scene
        let factor = 4.0
        for index in scaled.topology.links.indices { scaled.topology.links[index].estimate.scale(by: factor) }
        for index in scaled.topology.subClusterLinks.indices {
            scaled.topology.subClusterLinks[index].estimate.scale(by: factor)
        }
        for index in scaled.arrivals.indices { scaled.arrivals[index].application.scale(by: factor) }
        for index in scaled.events.indices {
            guard case .start(.degrade(let links, var degradation)) = scaled.events[index].phase else { continue }
            degradation.addedLatency *= factor
            scaled.events[index].phase = .start(.degrade(links, degradation))
        }
        let (one, other) = (try #require(scene.run()), try #require(scaled.run()))
        #expect(one.applications.map(\.placements) == other.applications.map(\.placements))
        for measure in [Measure.constraintsKept, .applicationsKept, .latencyUse, .objective, .timeToRepair, .accepted] {
            let (left, right) = (one.measures[measure], other.measures[measure])
            #expect(abs((left ?? 0) - (right ?? 0)) < 1e-9, "\(measure)")
        }
    }

    @Test("everything a hundred seconds later is the same, a hundred seconds later")
    func later() throws {
        var scene = Self.scene(4, isMonitored: false)
        scene.policy.rescheduling.mode = .off
        var shifted = scene
        shifted.horizon += 100
        for index in shifted.arrivals.indices { shifted.arrivals[index].at += 100 }
        for index in shifted.events.indices { shifted.events[index].at += 100 }
        let (one, other) = (try #require(scene.run()), try #require(shifted.run()))
        #expect(one.applications.map(\.placements) == other.applications.map(\.placements))
        #expect(one.effort.decisions == other.effort.decisions)
        for (left, right) in zip(one.applications, other.applications) {
            #expect(abs((left.wholeAt ?? 0) + 100 - (right.wholeAt ?? 100)) < 1e-9)
        }
        #expect(abs((one.measures[.constraintsKept] ?? 0) - (other.measures[.constraintsKept] ?? 0)) < 1e-9)
    }

    @Test("twice as many applications are twice as many events, and a queue that costs hardly more each")
    func linear() throws {
        func course(_ count: Int) throws -> RunCourse {
            var scene = Scene([node("a", milliCPU: 1_000_000)])
            scene.scheduling.unit = .pods
            scene.horizon = Double(count) * 10 + 100
            for index in 0..<count {
                scene.arrive(chain("app-\(index)", "one", "two", "three"), at: Double(index) * 10, lifetime: 50)
            }
            let run = SimulationRun(strategy: "first-fit", repetition: 0, seed: 1)
            var course = try #require(RunCourse(run, scene.input, scene.drawn) { 0 })
            course.begin()
            while course.step() {}
            return course
        }
        let (few, many) = (try course(50), try course(100))
        // Each comes, has three pods that look for a node and run, and goes.
        #expect(few.record.effort.events == 50 * 8)
        #expect(many.record.effort.events == 100 * 8)
        #expect(many.reviews == 2 * few.reviews)
        let (one, other) = (few.queue.steps, many.queue.steps)
        #expect(Double(other) < 2.2 * Double(one), "\(one) \(other)")
    }
}

extension Bool {
    /// Whether the right one follows from the left one.
    fileprivate static func <= (left: Bool, right: Bool) -> Bool { !left || right }
}

extension LinkEstimate {
    fileprivate mutating func scale(by factor: Double) {
        for statistic in LatencyStatistic.allCases { latency[statistic] = latency[statistic].map { $0 * factor } }
    }
}

extension Application {
    fileprivate mutating func scale(by factor: Double) {
        for index in constraints.indices {
            if case .latency(let limit, let statistic) = constraints[index].rule {
                constraints[index].rule = .latency(max: limit * factor, statistic: statistic)
            }
        }
    }
}
