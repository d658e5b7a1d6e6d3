/// The nearest change to one rule that makes room for a placement while everything else is kept.
public struct Relaxation: Hashable, Sendable, Codable {
    /// The label of the constraint, `bandwidth demand`, or `capacity`.
    public var constraint: String
    public var change: Change
    /// Whether it is proven that no smaller change is enough.
    public var isProven: Bool

    /// How the bandwidth that channels themselves ask for is called among constraints.
    public static let demand = "bandwidth demand"
    /// How the resources that components ask of nodes are called among constraints.
    public static let capacity = "capacity"

    public init(constraint: String, change: Change, isProven: Bool) {
        self.constraint = constraint
        self.change = change
        self.isProven = isProven
    }

    public enum Change: Hashable, Sendable, Codable {
        /// The limit would have to be what the check has as its observed value.
        case limit(check: LimitCheck)
        /// Each replica of the component would have to ask for no more of the resource than `free`.
        case request(component: String, shortage: Resources.Shortage)
        /// No value is enough or there is none to change: the rule would have to go. `subject` is the channel or
        /// component whose demand or request it is; `nil` for a constraint.
        case leftOut(subject: String?)
    }
}
