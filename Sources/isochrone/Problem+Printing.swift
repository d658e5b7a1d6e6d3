import ArgumentParser
import Manifests

extension ReadResult {
    /// The value; or each problem on a line of standard error, and the end of the verb with exit status 2.
    func valueOrExit() throws -> Value {
        if let value { return value }
        for problem in problems { Terminal.complain(problem.description) }
        throw ExitCode.badInput
    }
}
