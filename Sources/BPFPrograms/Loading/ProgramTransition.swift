/// What may happen to a family of programs.
package enum ProgramTransition: String, Sendable, CaseIterable {
    case load, start, update, stop, fail, discard
}
