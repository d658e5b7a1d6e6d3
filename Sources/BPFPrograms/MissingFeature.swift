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

    /// Why it cannot be used, and the kernel version where that is the remedy.
    package var reason: String {
        obstacle.reason + (minimumKernel.map { " (needs Linux \($0) or newer)" } ?? "")
    }

    package var description: String { "\(feature.title): \(reason)" }
}

extension Sequence<MissingFeature> {
    /// What is missing, those with the same reason together: one line.
    package var summary: String {
        var groups: [(reason: String, titles: [String])] = []
        for gap in self {
            if let index = groups.firstIndex(where: { $0.reason == gap.reason }) {
                groups[index].titles.append(gap.feature.title)
            } else {
                groups.append((gap.reason, [gap.feature.title]))
            }
        }
        return groups.map { "\($0.titles.joined(separator: ", ")): \($0.reason)" }.joined(separator: "; ")
    }
}
