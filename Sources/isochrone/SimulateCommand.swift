import ArgumentParser
import ClusterModel
import Manifests
import Simulation

/// `isochrone simulate`: what would happen, asked offline.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run a scenario in virtual time and compare strategies.",
        discussion: """
            Reads a Scenario: a topology, applications that come and go, strategies, and what befalls the cluster. The same \
            scenario and seed give the same results to the last digit on every machine; the fingerprint says so at a glance.

            With --from-server the topology and the applications are those that run now, and what-if options say what \
            befalls them: they are simulated twice, without that and with it. A place is the name of a node or of a \
            sub-cluster; tier:NAME is a whole tier.

            Ctrl-C ends it and reports the runs that are finished; the exit status is 1 then.

            EXAMPLES
              isochrone simulate simulations/flapping-backhaul.yaml
              isochrone simulate simulations/boutique-abilene.yaml --report out --threads 2
              isochrone simulate simulations/capacity.yaml --repetitions 5 --seed 7 --output json
              isochrone simulate --from-server --lose edge-north
              isochrone simulate --from-server --slow edge-north,cloud-central=2 --policy policies/balanced.yaml
              isochrone simulate --from-server --add 2=edge-1 --report out
            """)

    @Argument(help: "The scenario; with --from-server what it says of topology and applications is passed over.")
    var scenario: String?

    @OptionGroup(title: "What to run")
    var choices: SimulationChoices

    @OptionGroup(title: "What if")
    var whatIf: WhatIfOptions

    @OptionGroup(title: "The running system")
    var live: LiveOptions

    @Option(help: "Write report.html, report.json and runs.csv into this directory.")
    var report: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if scenario == nil, !live.fromServer {
            throw ValidationError("name a scenario, or ask about what runs with --from-server")
        }
        if live.fromServer, scenario == nil, whatIf.isEmpty {
            throw ValidationError("say what befalls the cluster: --lose, --partition, --fail, --slow, --load or --add")
        }
    }

    func run() async throws {
        let folder = try report.map { try ReportFolder($0) }
        let input = try await input()
        let now = live.fromServer ? try result(of: input.withoutEvents) : nil
        let result = try result(of: input)
        let report = try SimulationReport(result)
        try folder?.write(report)
        if let now {
            try show(WhatIfAnswer(now: now, then: result))
        } else {
            try show(report)
        }
        guard result.runs.count == result.asked else {
            Terminal.complain("isochrone: stopped after \(result.runs.count) of \(result.asked) runs")
            throw ExitCode.failedJob
        }
    }

    private func input() async throws -> SimulationInput {
        guard live.fromServer else {
            guard let scenario else { throw ExitCode.badInput }
            var input = try ScenarioLoader.load(atPath: scenario).valueOrExit()
            choices.apply(to: &input.scenario)
            try whatIf.add(to: &input)
            return input
        }
        return try await live.cluster().input(asking: whatIf, scenario: scenario, choices)
    }

    private func result(of input: SimulationInput) throws -> SimulationResult {
        let result = SimulationRunner(threads: choices.threads).result(of: input)
        guard !result.runs.isEmpty else {
            Terminal.complain("isochrone: stopped before the first of \(result.asked) runs was finished")
            throw ExitCode.failedJob
        }
        return result
    }

    private func show(_ report: SimulationReport) throws {
        let json = String(decoding: try report.json(), as: UTF8.self)
        switch output.format {
        case .text: Terminal.print(report.text(), terminator: "")
        case .json: Terminal.print(json)
        case .yaml: Terminal.print(ManifestWriter.yaml(ofJSON: json) ?? json, terminator: "")
        }
    }

    private func show(_ answer: WhatIfAnswer) throws {
        switch output.format {
        case .text: Terminal.print(answer.text, terminator: "")
        case .json: Terminal.print(try StructuredOutput.json(answer))
        case .yaml: Terminal.print(try StructuredOutput.yaml(answer), terminator: "")
        }
    }
}

extension SimulationInput {
    /// The same when nothing befalls the cluster.
    fileprivate var withoutEvents: SimulationInput {
        var input = self
        input.scenario.events = []
        return input
    }
}
