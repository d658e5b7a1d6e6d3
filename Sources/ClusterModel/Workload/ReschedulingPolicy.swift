/// Whether pods that run are moved to better places, how sure that has to be, and how often it may happen.
///
/// The defaults are careful: ``Mode/dryRun`` touches nothing, and every duration is longer than a passing disturbance.
public struct ReschedulingPolicy: Hashable, Sendable, Codable {
    public var mode: Mode
    /// Seconds for which a required limit has to be broken, without a break, before a pod is moved for it.
    public var holdFor: Double
    /// Seconds for which a better placement has to be there, without a break, before a pod is moved for it.
    public var improveAfter: Double
    /// Share of the objective, 0…1, that each move has to gain for a run of improvements to start. The policy's price of a
    /// move counts where it is higher.
    public var startGain: Double
    /// Share of the objective, 0…1, that each move has to gain for a run of improvements to go on: below it, it stops.
    public var stopGain: Double
    /// Seconds for which a replica that was moved is left alone.
    public var settleFor: Double
    /// Seconds at most that an application is left alone after moves that did not help, and that a node has to look good
    /// for before a replica goes back that left it.
    public var backOffLimit: Double
    /// Moves of one application in any hour at most.
    public var movesPerHour: Int
    /// Seconds after which a moved pod that has no node yet counts as lost.
    public var returnWithin: Double

    public init(
        mode: Mode = .dryRun, holdFor: Double = 60, improveAfter: Double = 900, startGain: Double = 0.2,
        stopGain: Double = 0.1, settleFor: Double = 600, backOffLimit: Double = 21_600, movesPerHour: Int = 6,
        returnWithin: Double = 300
    ) {
        self.mode = mode
        self.holdFor = holdFor
        self.improveAfter = improveAfter
        self.startGain = startGain
        self.stopGain = stopGain
        self.settleFor = settleFor
        self.backOffLimit = backOffLimit
        self.movesPerHour = movesPerHour
        self.returnWithin = returnWithin
    }

    /// The most moves in an hour that a manifest may allow one application.
    public static let mostMovesPerHour = 1_000

    /// What moves pods, as manifests spell it.
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nothing is looked at.
        case off
        /// What `improvements` would do is decided and told, and nothing is touched.
        case dryRun = "dry-run"
        /// Pods are moved to repair broken required limits, and for nothing else.
        case violations
        /// Also for a better objective.
        case improvements
    }
}

extension ReschedulingPolicy.Mode {
    /// Whether a better objective is a reason to move.
    public var improves: Bool { self == .improvements || self == .dryRun }
}
