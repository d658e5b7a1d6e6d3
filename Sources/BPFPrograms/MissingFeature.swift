/// A feature that the running kernel, its setup or the daemon's privileges do not offer.
package struct MissingFeature: Hashable, Sendable, CustomStringConvertible {
    package let feature: KernelFeature
    package let obstacle: FeatureObstacle

    package init(_ feature: KernelFeature, _ obstacle: FeatureObstacle) {
        (self.feature, self.obstacle) = (feature, obstacle)
    }

    /// The first kernel version that has it; `nil` when another kernel is not the remedy.
    package var minimumKernel: String? {
        obstacle.isOfTheKernel ? feature.minimumKernel : nil
    }

    package var description: String {
        "\(feature.title): \(obstacle.reason)" + (minimumKernel.map { " (needs Linux \($0) or newer)" } ?? "")
    }
}
