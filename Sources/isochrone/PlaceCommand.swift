import ArgumentParser
import ClusterModel
import Manifests
import Placement

/// `isochrone place`: plans offline, on files.
struct PlaceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place",
        abstract: "Place applications on a topology, offline.",
        discussion: """
            Plans the applications in the order given; each reserves its nodes and links before the next is planned. \
            Prints where every replica goes, why, and how far from the best that may be. Exits with 0 when all have a \
            place, with 3 when one can have none, with 1 when the time was too short to tell, with 2 on bad input.

            With --strategy somebody else's way of placing is taken, and the model says which required limits it breaks; \
            exits with 1 when it breaks one or leaves a replica without a node. With --compare all strategies are run on \
            the same files: how many limits each breaks, replicas without a node, the objective, how many times ours \
            that is, and the time.

            With a policy that predicts (`unmeasured: predict`), network coordinates are fitted to the topology's links and \
            stand in for the latencies of the others, with their error bound.

            EXAMPLES
              isochrone place --topology seven.yaml --application traffic-watch.yaml
              isochrone place --topology seven.yaml --application first.yaml --application second.yaml --output json
              isochrone place --topology t.yaml --application a.yaml --policy careful.yaml --deadline 500ms
              isochrone place --topology seven.yaml --application traffic-watch.yaml --strategy kube-scheduler
              isochrone place --topology seven.yaml --application traffic-watch.yaml --compare
            """)

    @Option(help: ArgumentHelp("The nodes and links.", valueName: "file"))
    var topology: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What to place, one or more files, in this order.", valueName: "file"))
    var application: [String]

    @Option(
        help: ArgumentHelp(
            "How to weigh, what to do with the unknown, what moves cost; such as policies/balanced.yaml.",
            valueName: "file"))
    var policy: String?

    @Option(help: ArgumentHelp("How long to search for each application: 500ms, 2s, 1m.", valueName: "time"))
    var deadline = PlanningTime(seconds: 1)

    @Option(help: ArgumentHelp("Who places.", valueName: "name"))
    var strategy = StrategyName.own

    @Flag(help: "Run all strategies and compare what they come to.")
    var compare = false

    @Option(help: ArgumentHelp("For strategies that leave something to chance.", valueName: "number"))
    var seed: UInt64 = 1

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if compare, strategy != .own {
            throw ValidationError("--compare runs all strategies; leave out --strategy \(strategy.name)")
        }
    }

    func run() throws {
        let input = try PlaceInput(topology: topology, applications: application, policy: policy)
        if compare {
            try showComparison(input)
        } else if let other = PlacementStrategies.named(strategy.name, seed: seed), strategy != .own {
            try show(StrategyRun(other, input, seconds: deadline.seconds))
        } else {
            try show(plans(input))
        }
    }

    // MARK: Our own plans

    private func plans(_ input: PlaceInput) -> [Plan] {
        var plans: [Plan] = []
        input.forEachRequest { request in
            let plan = Planner.plan(request, deadline: .after(seconds: deadline.seconds))
            plans.append(plan)
            return plan.placements
        }
        return plans
    }

    private func show(_ plans: [Plan]) throws {
        // One report by itself, several as a list.
        let reports = plans.map(PlaceReport.init)
        if let only = reports.first, reports.count == 1 {
            try show(only, text: plans.map(\.text).joined(separator: "\n"))
        } else {
            try show(["applications": reports], text: plans.map(\.text).joined(separator: "\n"))
        }
        if plans.contains(where: { $0.status == .infeasible }) { throw ExitCode.infeasible }
        if plans.contains(where: { $0.status == .unknown }) { throw ExitCode.failedJob }
    }

    private func show(_ report: some Encodable, text: String) throws {
        switch output.format {
        case .text: Terminal.print(text, terminator: "")
        case .json: Terminal.print(try StructuredOutput.json(report))
        case .yaml: Terminal.print(try StructuredOutput.yaml(report), terminator: "")
        }
    }

    // MARK: Others' ways

    private func show(_ run: StrategyRun) throws {
        try show(StrategyReport(run: run), text: run.text)
        if !run.isFeasible { throw ExitCode.failedJob }
    }

    private func showComparison(_ input: PlaceInput) throws {
        let runs = PlacementStrategies.all(seed: seed).map { StrategyRun($0, input, seconds: deadline.seconds) }
        let own = runs.first { $0.strategy == StrategyName.own.name }?.objective
        let reports = runs.map { StrategyReport(run: $0, own: own) }
        try show(["strategies": reports], text: StrategyReport.table(reports) + "\n")
    }
}
