import StateStore

/// Foundation has an `Operation` too.
typealias Commit = Operation
