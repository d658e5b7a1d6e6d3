/// A family of eBPF programs as the monitor tells it; what is unknown is absent.
struct ProgramRow: Codable {
    var name: String
    var builtIn: Bool
    var state: String
    var error: String?
    var attachments: [Attachment]
    var programs: [Program]
    var maps: [Map]

    struct Attachment: Codable {
        var program: String
        var hook: String
    }

    struct Program: Codable {
        var name: String
        var id: UInt32
        var type: String
        var tag: String
        var age: Double
        var runs: UInt64?
        var runTime: Double?
    }

    struct Map: Codable {
        var name: String
        var id: UInt32?
        var type: String
        var keySize: UInt32
        var valueSize: UInt32
        var maxEntries: UInt32
        var entries: UInt32?
    }

    /// One line for each family.
    static func table(_ rows: [ProgramRow]) -> String {
        guard !rows.isEmpty else { return "No programs are known." }
        var table = TextTable(["NAME", "STATE", "ORIGIN", "PROGRAMS", "AGE", "ATTACHED TO"], rightAligned: [3, 4])
        for row in rows { table.add(row.cells) }
        return table.text()
    }

    private var cells: [TextTable.Cell] {
        let hooks = attachments.map(\.hook)
        return [
            TextTable.Cell(name), TextTable.Cell(state, tone),
            TextTable.Cell(builtIn ? "built in" : "yours"), TextTable.Cell("\(programs.count)"),
            TextTable.Cell(Figures.age(programs.map(\.age).min())),
            TextTable.Cell(hooks.isEmpty ? Figures.unknown : hooks.joined(separator: ", ")),
        ]
    }

    private var tone: TextTable.Tone {
        switch state {
        case "Running": .good
        case "Failed": .bad
        default: .plain
        }
    }

    /// Everything of one family.
    var text: String {
        var parts = [Self.table([self])]
        if let error { parts.append("The last operation failed: \(error)") }
        if !programs.isEmpty { parts.append(programTable) }
        if !maps.isEmpty { parts.append(mapTable) }
        return parts.joined(separator: "\n\n")
    }

    private var programTable: String {
        var table = TextTable(["PROGRAM", "ID", "TYPE", "TAG", "RUNS", "EACH"], rightAligned: [1, 4, 5])
        for program in programs {
            let each = program.runTime.flatMap { time in
                program.runs.map { "\(Figures.number($0 > 0 ? time / Double($0) * 1e9 : nil)) ns" }
            }
            table.add(
                [
                    program.name, "\(program.id)", program.type, program.tag,
                    program.runs.map(String.init) ?? Figures.unknown, each ?? Figures.unknown,
                ].map { TextTable.Cell($0) })
        }
        return table.text()
    }

    private var mapTable: String {
        var table = TextTable(
            ["MAP", "ID", "TYPE", "KEY", "VALUE", "ENTRIES", "ROOM FOR"], rightAligned: [1, 3, 4, 5, 6])
        for map in maps {
            table.add(
                [
                    map.name, map.id.map { "\($0)" } ?? Figures.unknown, map.type, "\(map.keySize) B",
                    "\(map.valueSize) B", map.entries.map { "\($0)" } ?? Figures.unknown, "\(map.maxEntries)",
                ].map { TextTable.Cell($0) })
        }
        return table.text()
    }
}
