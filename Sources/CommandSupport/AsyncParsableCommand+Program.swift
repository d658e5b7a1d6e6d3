package import ArgumentParser
import Foundation

extension AsyncParsableCommand {
    /// Runs the command line of this process, and ends it. A wrong option is wrong input like any other and ends with 2, not
    /// with the parser's own status.
    package static func runAsProgram() async -> Never {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            end(with: 0)
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            let output = code.isSuccess ? FileHandle.standardOutput : FileHandle.standardError
            if !message.isEmpty { output.write(Data((message + "\n").utf8)) }
            end(with: code == .validationFailure ? 2 : code.rawValue)
        }
    }

    /// Threads of libraries still run here. `exit` would take away under their feet what they use, and now and then the
    /// process would crash after its work is done.
    private static func end(with status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
