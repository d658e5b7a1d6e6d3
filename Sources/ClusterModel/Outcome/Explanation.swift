/// Why a plan is as it is, as one structure from which text and JSON are both made.
public struct Explanation: Hashable, Sendable, Codable {
    public var components: [ComponentExplanation]
    /// Every required limit of the plan with its observed value, the closest first; unknown ones that the policy let
    /// pass come before all others.
    public var limits: [LimitCheck]
    /// Preferred constraints that the plan does not keep.
    public var brokenWishes: [LimitCheck]
    /// Infeasible: labels of the required constraints that the proof used.
    public var conflict: [String]
    /// Infeasible: what each rule of ``conflict`` would have to give way by, all others kept; several for one rule where
    /// it speaks of several channels, components or resources. Rules that no change of their own mends are absent.
    public var relaxations: [Relaxation]

    public init(
        components: [ComponentExplanation] = [], limits: [LimitCheck] = [], brokenWishes: [LimitCheck] = [],
        conflict: [String] = [], relaxations: [Relaxation] = []
    ) {
        self.components = components
        self.limits = limits
        self.brokenWishes = brokenWishes
        self.conflict = conflict
        self.relaxations = relaxations
    }

    /// Records that are older than relaxations have none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        components = try container.decode([ComponentExplanation].self, forKey: .components)
        limits = try container.decode([LimitCheck].self, forKey: .limits)
        brokenWishes = try container.decode([LimitCheck].self, forKey: .brokenWishes)
        conflict = try container.decode([String].self, forKey: .conflict)
        relaxations = try container.decodeIfPresent([Relaxation].self, forKey: .relaxations) ?? []
    }
}

/// Why one replica is where it is, and why not elsewhere.
public struct ComponentExplanation: Hashable, Sendable, Codable {
    public var component: String
    public var replica: Int
    /// `nil` when it has no place.
    public var node: String?
    /// Whether the pod already ran there when the plan was made.
    public var isPlaced: Bool
    /// The best other node for this replica, `nil` when none is possible.
    public var runnerUp: RunnerUp?
    /// Every node that it cannot go to, in the order of names.
    public var rejections: [Rejection]

    public init(
        component: String, replica: Int, node: String? = nil, isPlaced: Bool = false, runnerUp: RunnerUp? = nil,
        rejections: [Rejection] = []
    ) {
        self.component = component
        self.replica = replica
        self.node = node
        self.isPlaced = isPlaced
        self.runnerUp = runnerUp
        self.rejections = rejections
    }

    public struct RunnerUp: Hashable, Sendable, Codable {
        public var node: String
        /// How much larger the objective would be at least.
        public var regret: Double

        public init(node: String, regret: Double) {
            self.node = node
            self.regret = regret
        }
    }
}
