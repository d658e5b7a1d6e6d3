/// Where a family of programs stands in its life.
package enum ProgramState: String, Sendable, CaseIterable {
    /// Known, and nothing of it is in the kernel.
    case uninitialized = "Uninitialized"
    /// In the kernel and verified, and attached nowhere.
    case initialized = "Initialized"
    case running = "Running"
    /// Taken off and out of the kernel by an operator; its maps and what it is attached to are remembered.
    case stopped = "Stopped"
    /// The last attempt to load or to attach it did not succeed; nothing of it runs.
    case failed = "Failed"

    /// The state after a transition; `nil` where it is not allowed.
    package func after(_ transition: ProgramTransition) -> ProgramState? {
        switch (self, transition) {
        case (.uninitialized, .load), (.stopped, .load), (.failed, .load): .initialized
        case (.initialized, .start): .running
        case (.running, .update): .running
        case (.running, .stop), (.initialized, .stop), (.failed, .stop): .stopped
        case (.uninitialized, .fail), (.initialized, .fail), (.running, .fail), (.stopped, .fail): .failed
        case (.initialized, .discard), (.stopped, .discard), (.failed, .discard): .uninitialized
        default: nil
        }
    }
}
