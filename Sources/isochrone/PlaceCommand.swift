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

            EXAMPLES
              isochrone place --topology seven.yaml --application traffic-watch.yaml
              isochrone place --topology seven.yaml --application first.yaml --application second.yaml --output json
              isochrone place --topology t.yaml --application a.yaml --policy careful.yaml --deadline 500ms
            """)

    @Option(help: ArgumentHelp("The nodes and links.", valueName: "file"))
    var topology: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("What to place, one or more files, in this order.", valueName: "file"))
    var application: [String]

    @Option(help: ArgumentHelp("How to weigh and what to do with the unknown.", valueName: "file"))
    var policy: String?

    @Option(help: ArgumentHelp("How long to search for each application: 500ms, 2s, 1m.", valueName: "time"))
    var deadline = PlanningTime(seconds: 1)

    @OptionGroup var output: OutputOptions

    func run() throws {
        let plans = try plans(try input())
        switch output.format {
        case .text: Terminal.print(plans.map(\.text).joined(separator: "\n"), terminator: "")
        case .json: Terminal.print(try json(plans))
        case .yaml: Terminal.print(try yaml(plans), terminator: "")
        }
        if plans.contains(where: { $0.status == .infeasible }) { throw ExitCode.infeasible }
        if plans.contains(where: { $0.status == .unknown }) { throw ExitCode.failedJob }
    }

    // MARK: Input

    private struct Input {
        let snapshot: ClusterSnapshot
        let applications: [Application]
        let policy: SchedulingPolicy
    }

    /// Reads all files before it gives up, so that every problem is told in one run.
    private func input() throws -> Input {
        let topology = ManifestReader.topology(atPath: topology)
        let applications = application.map { ManifestReader.application(atPath: $0) }
        let policy = policy.map { ManifestReader.policy(atPath: $0) } ?? .success(SchedulingPolicy())
        let problems = topology.problems + applications.flatMap(\.problems) + policy.problems
        for problem in problems { Terminal.complain(problem.description) }
        guard let topology = topology.value, let policy = policy.value, problems.isEmpty else {
            throw ExitCode.badInput
        }
        let read = applications.compactMap(\.value)
        try refuseDoubles(read)
        return Input(snapshot: ClusterSnapshot(topology: topology), applications: read, policy: policy)
    }

    private func refuseDoubles(_ applications: [Application]) throws {
        var files: [ApplicationID: String] = [:]
        for (application, file) in zip(applications, application) {
            if let first = files[application.id] {
                Terminal.complain(
                    "\(file): application \(application.id) is in \(first) too; give each application once")
                throw ExitCode.badInput
            }
            files[application.id] = file
        }
    }

    // MARK: Plans

    private func plans(_ input: Input) throws -> [Plan] {
        var reservations = Reservations()
        return input.applications.map { application in
            // Declared links carry no moment and do not age, so any moment is as good as another.
            let request = PlanningRequest(
                application: application, snapshot: input.snapshot, policy: input.policy, reservations: reservations,
                now: Timestamp(milliseconds: 0))
            let plan = Planner.plan(request, deadline: .after(seconds: deadline.seconds))
            reservations.add(Planner.reservations(request, placements: plan.placements))
            return plan
        }
    }

    /// One report by itself, several as a list.
    private func json(_ plans: [Plan]) throws -> String {
        let reports = plans.map(PlaceReport.init)
        guard let only = reports.first, reports.count == 1 else {
            return try StructuredOutput.json(["applications": reports])
        }
        return try StructuredOutput.json(only)
    }

    private func yaml(_ plans: [Plan]) throws -> String {
        let json = try json(plans)
        return ManifestWriter.yaml(ofJSON: json) ?? json
    }
}
