package import ArgumentParser
import Foundation

extension AsyncParsableCommand {
    /// Runs the command line of this process. A wrong option is wrong input like any other and ends with 2, not with the
    /// parser's own status.
    package static func runAsProgram() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch  where exitCode(for: error) == .validationFailure {
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            exit(withError: ExitCode(2))
        } catch {
            exit(withError: error)
        }
    }
}
