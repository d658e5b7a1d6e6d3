/// A number that a scenario varies: every ``Count/swept`` stands for it.
public struct Sweep: Hashable, Sendable, Codable {
    /// What the number is, for reports: `edge nodes`.
    public var name: String
    /// Each at least 0, in rising order.
    public var values: [Int]
    /// What is looked for; the report says at which value it is reached first.
    public var until: Goal?

    public init(name: String, values: [Int], until: Goal? = nil) {
        self.name = name
        self.values = values
        self.until = until
    }

    /// A measure that has to be at least, or at most, something.
    public struct Goal: Hashable, Sendable, Codable {
        /// The name of a measure, such as `constraintsKept`.
        public var measure: String
        public var atLeast: Double?
        public var atMost: Double?

        public init(measure: String, atLeast: Double? = nil, atMost: Double? = nil) {
            self.measure = measure
            self.atLeast = atLeast
            self.atMost = atMost
        }
    }
}

/// A number of things in a scenario.
public enum Count: Hashable, Sendable, Codable {
    case fixed(Int)
    /// The number that the scenario's ``Sweep`` varies; `swept` in manifests.
    case swept

    /// - Parameter point: The value of the sweep that is looked at.
    public func value(at point: Int?) -> Int {
        switch self {
        case .fixed(let count): count
        case .swept: point ?? 0
        }
    }
}
