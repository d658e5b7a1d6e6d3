import ClusterModel
import Foundation
import Placement
import PlacementInstances

/// Pods that arrive one after the other, as a simulation has them: the extender inside kube-scheduler's cycle, on all nodes
/// and on kube-scheduler's own sample of them, against first fit in the same run.
enum SimulationPart {
    static let sizes = [100, 1000, 5000, 20_000]
    private static let ways: [(name: String, strategy: String, percentage: Int?)] = [
        ("all nodes", "isochrone", 100), ("kube-scheduler's sample", "isochrone", nil),
        ("kube-scheduler alone", "kube-scheduler", nil), ("first fit (baseline)", "first-fit", 100),
    ]

    private struct Point: Codable {
        var pods: Int
        var unplaced: Int
        var plans: Int
        var feasible: Int
        var seconds: Double
        var megabytes: Double
    }

    /// One row, in a process of its own so that its peak of memory is its own.
    static func one(nodes: Int, way: Int, applications: Int) throws {
        guard ways.indices.contains(way),
            var scheduler = PodScheduler(
                .init(strategy: ways[way].strategy, percentageOfNodesToScore: ways[way].percentage))
        else { throw UsageError() }
        let arriving = ArrivingApplications(nodes: nodes)
        var (judge, reservations) = (ClusterJudge(), Reservations())
        var point = Point(pods: 0, unplaced: 0, plans: 0, feasible: 0, seconds: 0, megabytes: 0)
        let start = ContinuousClock.now
        for number in 0..<applications {
            var request = arriving.request(number)
            request.reservations = reservations
            for component in request.application.components {
                let outcome = scheduler.schedule(UnplacedReplica(component: component.name, replica: 0), request)
                point.pods += 1
                if outcome.isPlanNew { point.plans += 1 }
                guard let node = outcome.node else {
                    point.unplaced += 1
                    continue
                }
                request.placed.append(ReplicaPlacement(component: component.name, replica: 0, node: node))
            }
            if judge.judge(request, placements: []).isFeasible { point.feasible += 1 }
            reservations.add(Planner.reservations(request, placements: request.placed))
            scheduler.forget(request.application.id)
        }
        (point.seconds, point.megabytes) = (Measured.seconds(since: start), GrowthPart.peak())
        print(String(decoding: try JSONEncoder().encode(point), as: UTF8.self))
    }

    static func run(applications: Int) throws {
        print("\n### Pods one after the other: \(applications) applications of 10 pods, 50 nodes a sub-cluster\n")
        print(
            "| nodes | way | pods | seconds | pods a second | of first fit's | plans | all limits kept | peak memory |")
        print("|---|---|---|---|---|---|---|---|---|")
        for nodes in sizes {
            // A small cluster is full before so many have come.
            let count = min(applications, max(1, nodes / 5))
            let points = try ways.indices.map { way in
                try ProcessOutput.decoded(Point.self, of: ["pods-one", "\(nodes)", "\(way)", "\(count)"])
            }
            for (way, point) in zip(ways, points) { print(row(way.name, nodes, count, point, points)) }
        }
    }

    private static func row(_ name: String, _ nodes: Int, _ count: Int, _ point: Point, _ points: [Point]) -> String {
        let rates = [point, points.last ?? point].map { Double($0.pods) / $0.seconds }
        return "| \(nodes) | \(name) | \(point.pods - point.unplaced) of \(point.pods) | \(point.seconds.time) | "
            + "\(rates[0].rounded(to: 3)) | \((rates[0] / rates[1]).rounded(to: 2)) | \(point.plans) | "
            + "\(point.feasible) of \(count) | \(Int(point.megabytes)) MiB |"
    }
}
