/// A graph of components that exchange messages over channels, with limits and wishes.
public struct Application: Hashable, Sendable, Codable {
    public var name: String
    public var namespace: String
    public var labels: [String: String]
    public var annotations: [String: String]
    /// The scheduling policy by name; `nil` for the default one.
    public var policy: String?
    public var scheduler: SchedulerChoice
    public var components: [Component]
    public var channels: [Channel]
    public var paths: [Path]
    public var constraints: [Constraint]
    public var criteria: [Criterion]

    public init(
        name: String, namespace: String = WellKnown.defaultNamespace, labels: [String: String] = [:],
        annotations: [String: String] = [:], policy: String? = nil, scheduler: SchedulerChoice = .builtin,
        components: [Component], channels: [Channel] = [], paths: [Path] = [], constraints: [Constraint] = [],
        criteria: [Criterion] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
        self.policy = policy
        self.scheduler = scheduler
        self.components = components
        self.channels = channels
        self.paths = paths
        self.constraints = constraints
        self.criteria = criteria
    }

    /// Records that are older than schedulers of one's own have the built-in one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        namespace = try container.decode(String.self, forKey: .namespace)
        labels = try container.decode([String: String].self, forKey: .labels)
        annotations = try container.decode([String: String].self, forKey: .annotations)
        policy = try container.decodeIfPresent(String.self, forKey: .policy)
        scheduler = try container.decodeIfPresent(SchedulerChoice.self, forKey: .scheduler) ?? .builtin
        components = try container.decode([Component].self, forKey: .components)
        channels = try container.decode([Channel].self, forKey: .channels)
        paths = try container.decode([Path].self, forKey: .paths)
        constraints = try container.decode([Constraint].self, forKey: .constraints)
        criteria = try container.decode([Criterion].self, forKey: .criteria)
    }

    public var id: ApplicationID {
        ApplicationID(namespace: namespace, name: name)
    }
}

/// Which application: its namespace and its name in it.
public struct ApplicationID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public var namespace: String
    public var name: String

    public init(namespace: String = WellKnown.defaultNamespace, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`.
    public var description: String { "\(namespace)/\(name)" }

    public static func < (left: ApplicationID, right: ApplicationID) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}
