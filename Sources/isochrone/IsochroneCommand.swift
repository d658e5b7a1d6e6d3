import ArgumentParser
import CommandSupport

/// The command line of Isochrone.
@main
struct IsochroneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramName.current,
        abstract: "Place applications by measured latency and reliability.",
        discussion: """
            Works offline on files, or with a running extender (--server URL or ISOCHRONE_SERVER); `programs` works with the
            monitor of this node; `install`, `status` and `uninstall` with a cluster. As kubectl-isochrone on the PATH it is \
            `kubectl isochrone`.

            Exit status: 0 success, 1 the work failed, 2 the input is wrong, 3 no placement is possible.
            """,
        subcommands: [
            ValidateCommand.self, PlaceCommand.self, SimulateCommand.self, ImportCommand.self, ExportCommand.self,
            LinksCommand.self, NodesCommand.self, ApplicationsCommand.self, ExplainCommand.self,
            DecisionsCommand.self, ProgramsCommand.self, InstallCommand.self, StatusCommand.self,
            UninstallCommand.self,
        ])

    static func main() async {
        await runAsProgram()
    }
}
