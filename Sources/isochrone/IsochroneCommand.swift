import ArgumentParser

/// The command line of Isochrone.
@main
struct IsochroneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isochrone",
        abstract: "Place applications by measured latency and reliability.",
        discussion: """
            Works offline on files, or with a running extender (--server URL or ISOCHRONE_SERVER).

            Exit status: 0 success, 1 the work failed, 2 the input is wrong, 3 no placement is possible.
            """,
        subcommands: [
            ValidateCommand.self, PlaceCommand.self, ImportCommand.self, LinksCommand.self, NodesCommand.self,
            ApplicationsCommand.self, ExplainCommand.self,
        ])

    /// A wrong option is wrong input, too: it ends with 2, not with the parser's own status.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.complain(fullMessage(for: error))
            exit(withError: ExitCode.badInput)
        }
    }
}
