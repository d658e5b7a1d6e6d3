import ArgumentParser

/// What the exit status of every verb says; 0 is success.
extension ExitCode {
    /// The work could not be done: the server does not answer, a file cannot be written.
    static let failedJob = ExitCode(1)
    /// What was given is wrong, and what to change is printed.
    static let badInput = ExitCode(2)
    /// No placement keeps the required constraints.
    static let infeasible = ExitCode(3)
}
