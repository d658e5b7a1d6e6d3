import ArgumentParser
import HTTPClient

/// What all verbs that show a list have in common.
struct ListOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Go on and show every change.")
    var watch = false

    /// Prints a list, and with `--watch` prints it again after every change; for programs, each event is one line of
    /// JSON instead.
    func show<Item: Codable>(
        _ path: String, _ query: [(String, String?)], of type: Item.Type, text: ([Item]) -> String
    ) async throws {
        let connection = try server.connection()
        guard watch else {
            return try show(try await connection.list(path, query, of: type), text)
        }
        var isComplete = false
        try await connection.watch(path, query) { event in
            guard output.format == .text else {
                return Terminal.print("{\"event\":\"\(event.event)\",\"data\":\(event.data)}")
            }
            if event.event == "synced" { isComplete = true }
            guard isComplete else { return }
            if TextTable.Tone.isShown { Terminal.print("\u{1B}[H\u{1B}[2J", terminator: "") }
            try show(try await connection.list(path, query, of: type), text)
        }
    }

    private func show<Item: Codable>(_ items: [Item], _ text: ([Item]) -> String) throws {
        switch output.format {
        case .text: Terminal.print(text(items))
        case .json: Terminal.print(try StructuredOutput.json(items))
        case .yaml: Terminal.print(try StructuredOutput.yaml(items), terminator: "")
        }
    }
}
