import ArgumentParser
import Placement

/// A strategy as it is named on the command line.
struct StrategyName: ExpressibleByArgument, Equatable {
    let name: String

    static let own = StrategyName(name: JointStrategy().name)

    private init(name: String) {
        self.name = name
    }

    init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        name = argument
    }

    static var allValueStrings: [String] { PlacementStrategies.all().map(\.name) }
    var defaultValueDescription: String { name }
}
