import Foundation
import Placement
import PlacementInstances

/// How time and memory grow with the number of nodes.
enum GrowthPart {
    static let sizes = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]
    private static let seeds: ClosedRange<UInt64> = 1...5

    private struct Point: Codable {
        var nodes: Int
        var first: Double
        var near: Double?
        var gap: Double
        var baseline: Double
        var megabytes: Double
    }

    /// One size, in a process of its own so that its peak of memory is its own: medians over a few seeds.
    static func one(nodes: Int) throws {
        let instance = SiteInstances(
            components: 20, extraChannels: 6, nodes: nodes, sites: max(2, nodes / 50), links: .bySite, countsCost: true)
        let requests = seeds.map { instance.request(seed: $0) }
        let baselines = requests.map { request in
            let start = ContinuousClock.now
            _ = FirstFitStrategy().place(request, deadline: .never)
            return Measured.seconds(since: start)
        }
        let runs = requests.map { Measured($0, seconds: 3) }
        let near = runs.map { secondsToOnePercent($0) ?? .infinity }.median
        let point = Point(
            nodes: nodes, first: runs.map { $0.first ?? .infinity }.median, near: near.isFinite ? near : nil,
            gap: runs.map { $0.plan.gap ?? .infinity }.max() ?? .infinity, baseline: baselines.median,
            megabytes: peak())
        print(String(decoding: try JSONEncoder().encode(point), as: UTF8.self))
    }

    /// Seconds to a placement within 1 % of the bound at the end.
    private static func secondsToOnePercent(_ run: Measured) -> Double? {
        let bound = run.plan.bound ?? -.infinity
        return run.steps.first { $0.objective <= bound + 0.01 * abs(bound) }?.seconds
    }

    /// The most memory that the process had, in MiB.
    static func peak() -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return (Double(line.filter(\.isNumber)) ?? .nan) / 1024
    }

    static func run(file: String?) throws {
        let points = try sizes.map(measured)
        print("\n### Growth: 20 components, 50 nodes a sub-cluster, 3 s each, medians of \(seeds.count)\n")
        print(
            "| nodes | first plan | within 1 % of the bound | gap at the end, worst | first fit (baseline) | ratio | peak memory |"
        )
        print("|---|---|---|---|---|---|---|")
        for point in points {
            print(
                "| \(point.nodes) | \(point.first.time) | \((point.near ?? .nan).time) | \(point.gap.percent) | "
                    + "\(point.baseline.time) | \((point.first / point.baseline).rounded(to: 2)) | "
                    + "\(Int(point.megabytes)) MiB |")
        }
        guard let file else { return }
        let plot = LogPlot(
            title: "Planning 20 components: time and memory against nodes",
            x: "nodes", y: "milliseconds, or MiB",
            series: [
                .init(name: "first plan (ms)", points: points.map { (Double($0.nodes), $0.first * 1000) }),
                .init(
                    name: "within 1 % of the bound (ms)",
                    points: points.compactMap { point in point.near.map { (Double(point.nodes), $0 * 1000) } }),
                .init(name: "first fit, baseline (ms)", points: points.map { (Double($0.nodes), $0.baseline * 1000) }),
                .init(name: "peak memory (MiB)", points: points.map { (Double($0.nodes), $0.megabytes) }),
            ])
        try Data(plot.svg.utf8).write(to: URL(fileURLWithPath: file))
        print("\nThe plot is in \(file).")
    }

    private static func measured(nodes: Int) throws -> Point {
        try ProcessOutput.decoded(Point.self, of: ["grow-one", String(nodes)])
    }
}
