import CommandSupport

/// The environment variables of the program, by their names without `ISOCHRONE_`.
struct EnvironmentVariables {
    static let prefix = "ISOCHRONE_"
    private let values: [String: String]

    init(_ environment: [String: String]) {
        values = environment
    }

    /// `nil` when the variable is absent or empty.
    func text(_ name: String) -> String? {
        values[Self.prefix + name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Values between commas.
    func list(_ name: String) -> [String] {
        text(name)?.split(separator: ",").map(String.init) ?? []
    }

    /// `false` when the variable is absent.
    func flag(_ name: String) throws -> Bool {
        switch text(name)?.lowercased() {
        case nil, "false", "0": return false
        case "true", "1": return true
        case let other?:
            throw InputError("\(Self.prefix)\(name) is \"\(other)\": write true or false")
        }
    }
}
