import ArgumentParser
import Manifests

/// `isochrone validate`: every problem of every file, in one run.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Report all problems of manifests, topologies and policies.",
        discussion: """
            Reads each file as YAML or JSON and prints one line for each problem: file, line, column, field, what is \
            wrong, and what would be right. Exits with 0 when all files are good, else with 2.

            EXAMPLES
              isochrone validate traffic-watch.yaml
              isochrone validate applications/*.yaml topologies/*.yaml policies/*.yaml
              kubectl get application traffic-watch -o json | isochrone validate -
              isochrone validate --output json traffic-watch.yaml
            """)

    @Argument(help: "Files to read; - is standard input.")
    var files: [String]

    @OptionGroup var output: OutputOptions

    func run() throws {
        let verdicts = files.map(FileVerdict.init)
        switch output.format {
        case .text: verdicts.forEach(Self.printText)
        case .json: Terminal.print(try StructuredOutput.json(verdicts))
        case .yaml: Terminal.print(try StructuredOutput.yaml(verdicts), terminator: "")
        }
        guard verdicts.allSatisfy(\.ok) else { throw ExitCode.badInput }
    }

    private static func printText(_ verdict: FileVerdict) {
        if verdict.ok { Terminal.print("\(verdict.file): ok") }
        for problem in verdict.problems { Terminal.complain(problem.description) }
    }
}
