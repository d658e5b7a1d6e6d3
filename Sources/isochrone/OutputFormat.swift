import ArgumentParser

/// How data is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// Aligned for people.
    case text
    /// Stable, for programs.
    case json
    case yaml
}

/// The option that every verb with data to print has.
struct OutputOptions: ParsableArguments {
    @Option(name: [.customShort("o"), .customLong("output")], help: "How to print.")
    var format = OutputFormat.text
}
