import ClusterModel

@testable import Simulation

/// Results as an event loop makes them, of any size, from a seed.
struct SampleResult {
    var name = "city-cameras"
    var strategies = ["isochrone", "greedy", "kube-scheduler"]
    var repetitions = 8
    var sites = 3
    var nodesPerSite = 2
    var applications = 4
    var points: [Int] = []
    var hasCoordinates = false
    var hasEvents = true
    /// Stands in all names when not empty.
    var hostile = ""

    private static let all = [
        "isochrone", "greedy", "polaris", "diktyo", "diktyo-reverse", "kube-scheduler", "first-fit", "random",
    ]

    func make() -> SimulationResult {
        var runs: [RunResult] = []
        for point in points.isEmpty ? [nil] : points.map(Optional.some) {
            for repetition in 0..<repetitions {
                for strategy in strategies { runs.append(run(strategy, point, repetition)) }
            }
        }
        return SimulationResult(
            scenario: scenario, file: "simulations/\(name).yaml", runs: runs, asked: runs.count, topology: topology,
            applications: ["traffic-watch\(hostile)": application], marks: hasEvents ? marks : [],
            notes: ["Latencies: PlanetLab, Zhu et al. 2017, public domain.\(hostile)"])
    }

    private var scenario: Scenario {
        Scenario(
            name: name + hostile,
            question: "How many edge nodes does it take until 99 % of the cameras keep their 40 ms?\(hostile)",
            topology: TopologySource(origin: .manifest(file: "topology.yaml")),
            workload: Workload(groups: [
                .init(name: "traffic-watch\(hostile)", file: "traffic-watch.yaml", count: .fixed(applications))
            ]), strategies: strategies,
            monitoring: SimulatedMonitoring(interval: 30, delay: 2, noise: 0.1, missing: 0.05),
            events: hasEvents
                ? [
                    ScenarioEvent(
                        at: 900,
                        change: .degrade(
                            [LinkSelector(source: PlaceSelector(.subClusters(["edge-1"])), sink: PlaceSelector(.all))],
                            .init(latencyFactor: 4)), duration: 600),
                    ScenarioEvent(at: 2_400, change: .lose(PlaceSelector(.nodes(["edge-1-1"])))),
                ] : [], horizon: 3_600, seed: 7, repetitions: repetitions,
            sweep: points.isEmpty
                ? nil
                : Sweep(
                    name: "edge nodes", values: points, until: .init(measure: "constraintsKept", atLeast: 0.99)))
    }

    private var marks: [SimulationResult.Mark] {
        [
            .init(at: 900, text: "links of edge-1 to all: latency × 4\(hostile)"),
            .init(at: 1_500, text: "links of edge-1 to all: as before"), .init(at: 2_400, text: "edge-1-1 is lost"),
        ]
    }

    // MARK: - Topology

    private static let cities = [
        (59.91, 10.75), (59.33, 18.07), (55.68, 12.57), (60.17, 24.94), (52.52, 13.40), (48.86, 2.35), (51.51, -0.13),
        (40.42, -3.70), (41.90, 12.50), (47.50, 19.04), (52.23, 21.01), (50.08, 14.44), (38.72, -9.14), (37.98, 23.73),
    ]

    private var topology: Topology {
        let nodes = (0..<sites).flatMap { site in
            (0..<nodesPerSite).map { index in
                let (latitude, longitude) = Self.cities[site % Self.cities.count]
                let tier = site == 0 ? "cloud" : site % 5 == 4 ? "far-edge" : "edge"
                return Node(
                    name: nodeName(site, index),
                    labels: [WellKnown.subClusterLabel: siteName(site), WellKnown.tierLabel: tier],
                    allocatable: Resources(milliCPU: 4_000, memory: 8 << 30),
                    properties: hasCoordinates
                        ? [
                            "latitude": .number(latitude + Double(index) * 0.2 + Double(site / 14)),
                            "longitude": .number(longitude + Double(index * index % 7) * 0.3),
                        ] : ["cost": .number(site == 0 ? 1 : 3)])
            }
        }
        return Topology(name: "cities", nodes: nodes, subClusterLinks: siteLinks)
    }

    func siteName(_ site: Int) -> String { (site == 0 ? "cloud-1" : "edge-\(site)") + hostile }
    func nodeName(_ site: Int, _ index: Int) -> String {
        (site == 0 ? "cloud-1" : "edge-\(site)") + "-\(index + 1)\(hostile)"
    }

    /// As far apart as places in a plane, and half a way more over the last mile.
    private var siteLinks: [SubClusterLink] {
        var generator = SeededGenerator(seed: 3)
        let places = (0..<sites).map { _ in (Double(generator.next() % 400) / 10, Double(generator.next() % 240) / 10) }
        return (0..<sites).flatMap { left in
            (0..<sites).map { right in
                let (x, y) = (places[left].0 - places[right].0, places[left].1 - places[right].1)
                let latency = left == right ? 0.4 : 1.5 + ((x * x + y * y).squareRoot() * 10).rounded() / 10
                return SubClusterLink(
                    source: siteName(left), sink: siteName(right),
                    estimate: LinkEstimate(latency: LatencySummary(constant: latency), method: .declared))
            }
        }
    }

    // MARK: - Applications

    private var application: Application {
        Application(
            name: "traffic-watch\(hostile)", namespace: "city",
            components: [
                Component(name: "camera\(hostile)"), Component(name: "detector\(hostile)", processingLatency: 8),
                Component(name: "archive\(hostile)"), Component(name: "alarm\(hostile)", replicas: 2),
            ],
            channels: [
                Channel(name: "frames\(hostile)", source: "camera\(hostile)", sink: "detector\(hostile)"),
                Channel(name: "events\(hostile)", source: "detector\(hostile)", sink: "alarm\(hostile)"),
                Channel(name: "clips\(hostile)", source: "detector\(hostile)", sink: "archive\(hostile)"),
            ], paths: [Path(name: "sight-to-alarm", channels: ["frames\(hostile)", "events\(hostile)"])],
            constraints: [
                Constraint(
                    name: "in-time\(hostile)", targets: Targets(paths: ["sight-to-alarm"]),
                    rule: .latency(max: 40, statistic: .p95)),
                Constraint(
                    name: "arrives", targets: Targets(channels: ["frames\(hostile)"]),
                    rule: .reliability(min: 0.999, evidence: nil)),
            ])
    }

    // MARK: - Runs

    private func run(_ strategy: String, _ point: Int?, _ repetition: Int) -> RunResult {
        let rank = Self.all.firstIndex(of: strategy) ?? 4
        var generator = SeededGenerator(seed: UInt64(rank * 1_000 + repetition * 17 + (point ?? 0)))
        func chance() -> Double { Double(generator.next() % 1_000) / 1_000 }
        let full = point.map { Double($0) / 24 } ?? 1
        let kept = min(1, 0.9 + 0.1 * full - Double(rank) * 0.04 - chance() * 0.01)
        let outcomes = (0..<applications).map { outcome($0, rank, chance()) }
        let rejected = Double(outcomes.count { $0.wholeAt == nil })
        var measures: [Measure: Double] = [
            .constraintsKept: kept, .applicationsKept: kept - 0.02,
            .latencyUse: 0.55 + Double(rank) * 0.11 + chance() * 0.05,
            .lossUse: 0.4 + Double(rank) * 0.02, .objective: 1.1 + Double(rank) * 0.3 + chance() * 0.4,
            .accepted: 1 - rejected / Double(max(applications, 1)), .rejected: rejected,
            .brokenConstraints: Double(rank) + (chance() < 0.3 ? 1 : 0), .moves: rank == 0 ? 3 : 0,
            .waiting: 3.4 + chance(),
            .cpuUse: 0.41, .memoryUse: 0.32, .cost: 24 - Double(rank), .work: Double(40 + rank),
            .decisionTime: 0.2 + chance(),
        ]
        if rank < 2 {
            measures[.objectiveOverBound] = 1.01 + Double(rank) * 0.2
            measures[.timeToRepair] = 73 + chance() * 20
        }
        return RunResult(
            run: SimulationRun(
                strategy: strategy, point: point, repetition: repetition, seed: UInt64(100 + repetition)),
            measures: measures, applications: outcomes,
            series: [series(.constraintsKept, rank, kept), series(.latencyUse, rank, 0.5 + Double(rank) * 0.1)],
            distributions: [.latencyUse: distribution(rank)],
            moves: rank == 0 ? moves : [],
            effort: .init(events: 1_200, decisions: 40, visited: 1_700, seconds: 0.5 + chance()))
    }

    private func series(_ measure: Measure, _ rank: Int, _ level: Double) -> RunResult.Series {
        let times = (1...120).map { Double($0) * 30 }
        return .init(
            measure: measure, times: times,
            values: times.map { time in
                if time < 60 { return nil }
                let isBad = hasEvents && time > 900 && time < (rank == 0 ? 1_000 : 1_500)
                let drop = isBad ? 0.2 + Double(rank) * 0.03 : 0
                return measure == .constraintsKept ? max(0, level - drop) : level + drop * 2
            })
    }

    private func distribution(_ rank: Int) -> [Double] {
        (0...100).map { quantile in
            let share = Double(quantile) / 100
            return 0.15 + share * (0.6 + 0.08 * Double(rank)) + share * share * share * (0.1 + 0.1 * Double(rank))
        }
    }

    private var moves: [RunResult.MoveOutcome] {
        (0..<3).map {
            .init(
                at: 985 + Double($0) * 20, application: applicationName($0), component: "detector\(hostile)",
                replica: 0,
                source: nodeName(1 % sites, 0), target: nodeName(2 % sites, 0),
                reason: "in-time\(hostile) is broken: 61.2 ms of 40 ms")
        }
    }

    private func applicationName(_ index: Int) -> String { "traffic-watch\(hostile)-\(index + 1)" }

    private func outcome(_ index: Int, _ rank: Int, _ chance: Double) -> ApplicationOutcome {
        let isRejected = index % 4 == 3 && rank > 0
        func place(_ component: String, _ replica: Int, _ site: Int) -> ReplicaPlacement {
            ReplicaPlacement(
                component: component + hostile, replica: replica,
                node: nodeName((site + index) % sites, replica % nodesPerSite))
        }
        return ApplicationOutcome(
            name: applicationName(index), group: "traffic-watch\(hostile)", arrivedAt: Double(index) * 12,
            wholeAt: isRejected ? nil : Double(index) * 12 + 3.4,
            placements: isRejected
                ? []
                : [
                    place("camera", 0, 1), place("detector", 0, 1), place("archive", 0, 0), place("alarm", 0, 1),
                    place("alarm", 1, 2),
                ], objective: isRejected ? nil : 1.2 + Double(rank) * 0.2 + chance * 0.1, bound: rank < 2 ? 1.2 : nil,
            isOptimal: rank == 0 ? true : nil, isInfeasible: isRejected && rank == 1,
            reasons: isRejected
                ? [
                    .init(sentence: "it has 0.5 free of cpu and the pod asks for 2\(hostile)", nodes: 4),
                    .init(sentence: "in-time\(hostile) would take 61.2 ms of 40 ms", nodes: 2),
                ] : [],
            constraints: isRejected
                ? []
                : [
                    .init(
                        label: "in-time\(hostile)", rule: "latency", limit: 40, mean: 22 + Double(rank) * 4,
                        worst: 31 + Double(rank) * 6, kept: rank < 2 ? 1 : 0.9),
                    .init(label: "arrives", rule: "reliability", limit: 0.999, mean: 0.9994, worst: 0.9991, kept: 1),
                ], moves: rank == 0 && index < 3 ? 1 : 0, repairs: rank == 0 && index < 3 ? [75] : [])
    }
}
