/// What the environment and the configuration file say, for options that the command line is silent on.
///
/// The option `--log-level` is the variable `ISOCHRONE_LOG_LEVEL` and the key `log-level` of the file. The environment
/// goes before the file; an empty variable says nothing.
package struct ProgramSettings {
    private static let prefix = "ISOCHRONE_"
    private let environment: [String: String]
    private let file: ConfigurationFile?
    private var asked: Set<String> = []

    /// - Parameter path: of the configuration file; `nil` for none.
    package init(environment: [String: String], configurationFile path: String?) throws(InputError) {
        self.environment = environment
        let path = path ?? environment[Self.prefix + "CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        file = try path.map { path throws(InputError) in try ConfigurationFile(path: path) }
    }

    /// The value of an option by its name without dashes in front: what the command line gave, else what is said here;
    /// `nil` when nothing says it.
    package mutating func text(_ option: String, given: String? = nil) throws(InputError) -> String? {
        asked.insert(option)
        if let given { return given }
        if let value = environment[Self.variable(option)], !value.isEmpty { return value }
        return try file?.text(option)
    }

    /// The values of an option that may be given several times; the variable has commas between them.
    package mutating func list(_ option: String, given: [String]) -> [String] {
        asked.insert(option)
        if !given.isEmpty { return given }
        if let value = environment[Self.variable(option)], !value.isEmpty {
            return value.split(separator: ",").map(String.init)
        }
        return file?.values[option] ?? []
    }

    /// Whether a flag is set.
    package mutating func flag(_ option: String, given: Bool) throws(InputError) -> Bool {
        asked.insert(option)
        if given { return true }
        switch try text(option)?.lowercased() {
        case nil, "false", "0": return false
        case "true", "1": return true
        case let other?:
            throw InputError("\(place(of: option)) is \"\(other)\": write true or false")
        }
    }

    /// Every option was asked for: keys of the file that none of them is are wrong.
    package func requireKnownKeys() throws(InputError) {
        guard let file, let unknown = file.values.keys.sorted().first(where: { !asked.contains($0) }) else { return }
        throw InputError(
            "--config \(file.path): \(unknown): there is no such option; known are \(asked.sorted().joined(separator: ", "))"
        )
    }

    private func place(of option: String) -> String {
        let variable = Self.variable(option)
        return environment[variable].map { !$0.isEmpty } == true
            ? variable : "--config \(file?.path ?? ""): \(option)"
    }

    private static func variable(_ option: String) -> String {
        prefix + option.uppercased().split(separator: "-").joined(separator: "_")
    }
}
