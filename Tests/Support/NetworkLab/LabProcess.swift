import CNetworkLab
import Glibc

/// A program that the lab started; only such programs are ever ended by it.
public final class LabProcess: Sendable {
    public let identifier: Int32

    /// Starts `executable` (a path) with a copy of this process's environment.
    ///
    /// - Parameters:
    ///   - namespace: `nil`: the caller's.
    ///   - output: a descriptor that takes standard output and error.
    ///   - controlGroup: where it is from its first instruction on; `nil`: the caller's.
    ///   - diesWithThread: whether it is killed when the calling thread ends.
    public init(
        _ executable: String, _ arguments: [String], namespace: LabNamespace? = nil,
        environment: [String: String] = [:], output: Int32, controlGroup: LabControlGroup? = nil,
        diesWithThread: Bool = true
    ) throws(LabError) {
        let group = try controlGroup?.openMembers() ?? -1
        defer { if group >= 0 { close(group) } }
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
                lab_spawn(
                    namespace?.descriptor ?? -1, executable, arguments, environment, output, group,
                    diesWithThread ? 1 : 0)
            }
        }
        identifier = try LabError.check(pid, "starting \(executable)")
    }

    /// Sends a signal; nothing happens when the process is gone.
    public func signal(_ number: Int32) {
        kill(identifier, number)
    }

    /// Waits for the end and returns the exit code, or 128 + the signal that ended it.
    @discardableResult
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// The exit code if the process has ended, `nil` while it runs.
    public func exitCode() -> Int32? {
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
