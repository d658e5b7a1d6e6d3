/// A node that the scheduler asks about, by its places in the body of the request.
struct Candidate: Sendable {
    /// Start and end of the name as JSON, quotes included.
    var nameStart: UInt32
    var nameEnd: UInt32
    /// Start and end of the node object; equal when only the name was sent.
    var objectStart: UInt32
    var objectEnd: UInt32
    /// ``NameHash`` of the name without escapes.
    var hash: UInt32
    /// Place among the names that hold escapes, −1 for all others.
    var unescaped: Int32

    var quotedName: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var name: Range<Int> { Int(nameStart) + 1..<Int(nameEnd) - 1 }
    var object: Range<Int> { Int(objectStart)..<Int(objectEnd) }
}
