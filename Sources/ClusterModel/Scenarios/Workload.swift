/// The applications of a scenario, and when they come and go.
public struct Workload: Hashable, Sendable, Codable {
    public var groups: [Group]
    /// A CSV file of arrivals, in seconds: `at,application,lifetime`, where `application` is a group's name and an empty
    /// lifetime is to the end. `nil` for none. Groups that a trace speaks of have no arrivals of their own.
    public var trace: String?

    public init(groups: [Group] = [], trace: String? = nil) {
        self.groups = groups
        self.trace = trace
    }

    /// Copies of one application.
    public struct Group: Hashable, Sendable, Codable {
        /// The copies are called by it and a number.
        public var name: String
        /// The file of an `Application`.
        public var file: String
        public var count: Count
        /// When the first one comes, in seconds.
        public var start: Double
        /// Seconds between one arrival and the next.
        public var interval: Distribution
        /// Seconds from arrival to removal; `nil` for to the end.
        public var lifetime: Distribution?
        public var pins: [Pin]

        public init(
            name: String, file: String, count: Count = .fixed(1), start: Double = 0,
            interval: Distribution = .constant(0), lifetime: Distribution? = nil, pins: [Pin] = []
        ) {
            self.name = name
            self.file = file
            self.count = count
            self.start = start
            self.interval = interval
            self.lifetime = lifetime
            self.pins = pins
        }
    }

    /// Components that are bound to one place by what they do, such as a camera: each copy of the application gets a node.
    public struct Pin: Hashable, Sendable, Codable {
        public var components: [String]
        public var place: PlaceSelector
        public var order: Order

        public init(components: [String], place: PlaceSelector, order: Order = .random) {
            self.components = components
            self.place = place
            self.order = order
        }

        public enum Order: String, Hashable, Sendable, Codable, CaseIterable {
            /// One node is drawn for each copy.
            case random
            /// Each copy takes the next node.
            case roundRobin = "round-robin"
        }
    }
}
