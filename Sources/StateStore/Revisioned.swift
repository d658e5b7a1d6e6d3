/// A value with the revision of its last change, which compare-and-swap asks for.
public struct Revisioned<Value: Sendable>: Sendable {
    public var value: Value
    public var revision: UInt64

    public init(value: Value, revision: UInt64) {
        self.value = value
        self.revision = revision
    }
}

extension Revisioned: Equatable where Value: Equatable {}
