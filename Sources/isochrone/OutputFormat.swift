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
    @Option(name: [.short, .customLong("output")], help: "How to print: text, json or yaml.")
    var format = OutputFormat.text
}
