/// The strategies that come with Isochrone.
public enum PlacementStrategies {
    /// Ours first, then the others from the one that knows most of the model to the one that knows least.
    ///
    /// - Parameter seed: For those that choose among equals, or at all, by chance.
    public static func all(seed: UInt64 = 1) -> [any PlacementStrategy] {
        [
            JointStrategy(), GreedyStrategy(), PolarisStrategy(seed: seed), DiktyoStrategy(seed: seed),
            DiktyoStrategy(order: .reverseKahn, seed: seed), KubeSchedulerStrategy(seed: seed), FirstFitStrategy(),
            RandomStrategy(seed: seed),
        ]
    }

    /// The strategy of that name; `nil` where there is none.
    public static func named(_ name: String, seed: UInt64 = 1) -> (any PlacementStrategy)? {
        all(seed: seed).first { $0.name == name }
    }
}
