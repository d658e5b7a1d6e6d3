/// What is seen of a family while an operation works at it.
struct ProgramFace: Sendable {
    var description: ProgramDescription
    var state = ProgramState.uninitialized
    var failure: BPFError?
    var object: BPFObject?
    var maps: [String: BPFMap] = [:]

    init(_ description: ProgramDescription) {
        self.description = description
    }
}
