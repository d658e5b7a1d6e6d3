import Synchronization

/// One family under a ``ProgramManager``.
final class ProgramEntry: Sendable {
    let set: ProgramSet
    let isBuiltIn: Bool
    /// Held through operations of several steps.
    private let turn = Mutex(())

    init(_ set: ProgramSet, isBuiltIn: Bool) {
        self.set = set
        self.isBuiltIn = isBuiltIn
    }

    var report: ProgramReport {
        var report = set.report()
        report.isBuiltIn = isBuiltIn
        return report
    }

    func perform<Result>(_ operation: (ProgramSet) throws(ProgramError) -> Result) throws(ProgramError) -> Result {
        try turn.withLock { _ throws(ProgramError) in try operation(set) }
    }
}
