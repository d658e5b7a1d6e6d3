/// What to measure with, from the command line.
package struct BenchOptions: Sendable {
    /// The path of the daemon that is measured.
    package var monitor = "../../.build/release/isochrone-monitor"
    /// Given to every daemon on top of what the measurement needs.
    package var daemonOptions: [String] = []
    /// Multiplies every duration: below 1 the figures are for a look at the tables only.
    package var scale = 1.0
    /// Parts to run; empty: all.
    package var parts: [String] = []

    package static let help = """
        [--monitor ../../.build/release/isochrone-monitor] [--daemon-option=--name=value]… [--scale 1] [--part name]…
        """

    package init(_ arguments: [String]) throws(BenchFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let halves = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = halves.first, let value = halves.count == 2 ? halves[1] : rest.popFirst() else {
                throw BenchFailure("\(argument) needs a value")
            }
            guard set(name, value) else { throw BenchFailure("\(name) \(value) is not understood") }
        }
    }

    package func includes(_ part: String) -> Bool {
        parts.isEmpty || parts.contains(part)
    }

    private mutating func set(_ name: String, _ value: String) -> Bool {
        switch name {
        case "--monitor": monitor = value
        case "--daemon-option": daemonOptions.append(value)
        case "--part": parts.append(value)
        case "--scale":
            guard let number = Double(value), number > 0 else { return false }
            scale = number
        default: return false
        }
        return true
    }
}
