/// A program of an eBPF object and where it runs.
public struct ProgramAttachment: Hashable, Sendable {
    /// The name of the function in the object.
    public let program: String
    public let hook: ProgramHook

    public init(_ program: String, at hook: ProgramHook) {
        self.program = program
        self.hook = hook
    }
}
