import ArgumentParser
import ClusterModel
import Manifests

/// `isochrone programs`: what the monitor of this node has in the kernel.
struct ProgramsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programs",
        abstract: "Show, load, update and unload the eBPF programs of this node's monitor.",
        discussion: """
            Programs are the families that are built in and those of your own, from manifests of the kind Program. An \
            update takes the place of what runs without losing an event; when it fails, what runs goes on, and the \
            verifier's log is printed.

            EXAMPLES
              isochrone programs
              isochrone programs get packet-sizes --output yaml
              isochrone programs load --file packet-sizes.yaml
              isochrone programs update --file packet-sizes.yaml
              isochrone programs unload packet-sizes
              isochrone programs load stamp
            """,
        subcommands: [List.self, Get.self, Load.self, Update.self, Unload.self], defaultSubcommand: List.self)

    /// The verifier may take long for a large program.
    private static let patience = Duration.seconds(120)

    private static func path(_ name: String) -> String { "/programs/\(APIConnection.escape(name))" }

    /// Sends the program of a manifest, whatever it is to replace.
    private static func put(_ program: UserProgram, over connection: APIConnection) async throws -> ProgramRow {
        let body = try await connection.send(
            "PUT", path(program.name), body: Array(ManifestWriter.json(program).utf8), type: "application/json",
            timeout: patience)
        return try connection.decode(ProgramRow.self, from: body)
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show all programs and their states.")

        @OptionGroup var socket: SocketOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let connection = try socket.connection()
            let page = try connection.decode(ListPage<ProgramRow>.self, from: try await connection.get("/programs"))
            try output.print(page.items, text: ProgramRow.table)
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one program with its numbers in the kernel and its maps.")

        @OptionGroup var socket: SocketOptions
        @OptionGroup var output: OutputOptions

        @Argument(help: "The program's name.")
        var name: String

        func run() async throws {
            let connection = try socket.connection()
            let body = try await connection.get(ProgramsCommand.path(name))
            try output.print(try connection.decode(ProgramRow.self, from: body), text: \.text)
        }
    }

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load programs of your own from manifests, or again what was unloaded.")

        @OptionGroup var socket: SocketOptions

        @Option(name: .shortAndLong, help: "A manifest of the kind Program, - for standard input; repeat it for more.")
        var file: [String] = []

        @Argument(help: "Programs that the monitor knows and that do not run.")
        var names: [String] = []

        func validate() throws {
            guard !file.isEmpty || !names.isEmpty else {
                throw ValidationError("Name a manifest with --file, or a program that was unloaded.")
            }
        }

        func run() async throws {
            let connection = try socket.connection()
            for program in try file.map({ try ManifestReader.program(atPath: $0).valueOrExit() }) {
                let row = try await ProgramsCommand.put(program, over: connection)
                Terminal.print("\(row.name) \(row.state)")
            }
            for name in names {
                let body = try await connection.send(
                    "PUT", ProgramsCommand.path(name), type: "", timeout: ProgramsCommand.patience)
                let row = try connection.decode(ProgramRow.self, from: body)
                Terminal.print("\(row.name) \(row.state)")
            }
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a newer object in the place of a program that runs.")

        @OptionGroup var socket: SocketOptions

        @Option(name: .shortAndLong, help: "A manifest of the kind Program, - for standard input; repeat it for more.")
        var file: [String]

        func run() async throws {
            let connection = try socket.connection()
            for program in try file.map({ try ManifestReader.program(atPath: $0).valueOrExit() }) {
                _ = try await connection.get(ProgramsCommand.path(program.name))
                let row = try await ProgramsCommand.put(program, over: connection)
                Terminal.print("\(row.name) updated")
            }
        }
    }

    struct Unload: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take programs out of the kernel; those of your own are forgotten, with their counts.")

        @OptionGroup var socket: SocketOptions

        @Argument(help: "The programs' names.")
        var names: [String]

        func run() async throws {
            let connection = try socket.connection()
            for name in names {
                try await connection.send("DELETE", ProgramsCommand.path(name), type: "")
                Terminal.print("\(name) unloaded")
            }
        }
    }
}

extension OutputOptions {
    /// Prints a value in the chosen way.
    fileprivate func print<Value: Encodable>(_ value: Value, text: (Value) -> String) throws {
        switch format {
        case .text: Terminal.print(text(value))
        case .json: Terminal.print(try StructuredOutput.json(value))
        case .yaml: Terminal.print(try StructuredOutput.yaml(value), terminator: "")
        }
    }
}
