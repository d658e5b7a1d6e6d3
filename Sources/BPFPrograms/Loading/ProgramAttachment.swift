/// A program of an object and where it runs.
package struct ProgramAttachment: Hashable, Sendable {
    /// The name of the function in the object.
    package let program: String
    package let hook: ProgramHook

    package init(_ program: String, at hook: ProgramHook) {
        self.program = program
        self.hook = hook
    }

    var pinName: String { "\(program)-\(hook.pinName)" }
}
