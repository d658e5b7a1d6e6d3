import CNetworkLab
import Glibc

/// A program that the lab started; only such programs are ever ended by it.
package final class LabProcess: Sendable {
    package let identifier: Int32

    /// Starts `executable` (a path) with a copy of this process's environment, in a namespace (-1: the caller's).
    package init(
        _ executable: String, _ arguments: [String], namespace: Int32 = -1, environment: [String: String] = [:],
        output: Int32, diesWithThread: Bool = true
    ) throws(LabError) {
        var variables: [String] = []
        var current = environ
        while let entry = current.pointee {
            let text = String(cString: entry)
            if !environment.keys.contains(where: { text.hasPrefix("\($0)=") }) { variables.append(text) }
            current += 1
        }
        variables += environment.map { "\($0)=\($1)" }
        let pid = withCStrings([executable] + arguments) { arguments in
            withCStrings(variables) { environment in
                lab_spawn(namespace, executable, arguments, environment, output, diesWithThread ? 1 : 0)
            }
        }
        identifier = try LabError.check(pid, "starting \(executable)")
    }

    /// Sends a signal; nothing happens when the process is gone.
    package func signal(_ number: Int32) {
        kill(identifier, number)
    }

    /// Waits for the end and returns the exit code, or 128 + the signal that ended it.
    @discardableResult
    package func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// The exit code if the process has ended, `nil` while it runs.
    package func exitCode() -> Int32? {
        var status: Int32 = 0
        guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}

/// Calls `body` with a null-terminated array of C strings that live as long as the call.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { pointers.forEach { free($0) } }
    return body(pointers)
}
