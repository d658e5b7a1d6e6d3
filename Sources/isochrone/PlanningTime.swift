import ArgumentParser

/// How long the planner may search, as it is given on the command line: `500ms`, `2s`, `1m`, `1h`.
struct PlanningTime: ExpressibleByArgument {
    let seconds: Double

    init(seconds: Double) {
        self.seconds = seconds
    }

    init?(argument: String) {
        let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)]
        guard let (suffix, unit) = units.first(where: { argument.hasSuffix($0.0) }),
            let number = Double(argument.dropLast(suffix.count)), number > 0, number.isFinite
        else { return nil }
        seconds = number * unit
    }

    var defaultValueDescription: String { "\(seconds)s" }
}
