import Foundation

/// What this program was called as.
enum ProgramName {
    /// As kubectl finds its plugins.
    static let plugin = "kubectl-isochrone"

    /// How people write it: `kubectl isochrone` where kubectl has started it.
    static let current = name(of: CommandLine.arguments.first ?? "")

    static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) == plugin ? "kubectl isochrone" : "isochrone"
    }
}
