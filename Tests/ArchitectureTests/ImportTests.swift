import Testing

/// Holds the sources against the table of the architecture page, the only place where the table is written.
struct ImportTests {
    private static let page = "Sources/ClusterModel/Documentation.docc/Architecture.md"

    private func table() throws -> ImportTable {
        try ImportTable(markdown: SourceTree.text(of: Self.page))
    }

    @Test("every file imports only what the table allows its room")
    func imports() throws {
        let table = try table()
        let rooms = try SourceTree.rooms()
        #expect(rooms.count > 10)
        for (room, files) in rooms.sorted(by: { $0.key < $1.key }) {
            let violations = table.violations(in: room, files)
            #expect(violations.isEmpty, "change the room, or \(Self.page): \(violations.joined(separator: "; "))")
        }
    }

    @Test("every room of the table exists")
    func rooms() throws {
        let missing = try Set(table().allowed.keys).subtracting(SourceTree.rooms().keys).sorted()
        #expect(missing.isEmpty)
    }

    @Test("dependencies point in one direction")
    func direction() throws {
        #expect(try table().cycles == [])
        #expect(ImportTable(allowed: ["A": ["B"], "B": ["C"], "C": ["A"], "D": ["A"]]).cycles == ["A", "B", "C"])
    }

    @Test("the model imports nothing at all, the engine no Foundation, and only its adapters know the database")
    func purity() throws {
        let table = try table()
        #expect(table.allowed["ClusterModel"] == [])
        let rooms = try SourceTree.rooms()
        let model = try #require(rooms["ClusterModel"])
        #expect(model.flatMap(\.imports).isEmpty)
        let adapters: Set = ["SQLiteFile", "SQLiteReportSpool", "SQLiteStateStore"]
        #expect(Set(table.allowed.filter { $0.value.contains("GRDB") }.keys) == adapters)
        let users = rooms.filter { $0.value.contains { $0.imports.contains("GRDB") } }.map(\.key)
        #expect(Set(users).isSubset(of: adapters))
    }

    @Test("a file that imports too much is found, and one that does not is left alone")
    func violations() {
        let table = ImportTable(allowed: ["ClusterModel": [], "Placement": ["ClusterModel"]])
        let file = SourceFile(path: "x.swift", text: "import ClusterModel\npackage import Yams\nimport Foundation\n")
        #expect(table.violations(in: "Placement", [file]) == ["x.swift imports Yams"])
        #expect(table.violations(in: "Attic", [file]) == ["Sources/Attic is not in the table"])
        let synchronised = SourceFile(path: "y.swift", text: "import Synchronization\n")
        #expect(table.violations(in: "Placement", [synchronised]).isEmpty)
        #expect(table.violations(in: "ClusterModel", [synchronised]) == ["y.swift imports Synchronization"])
    }

    @Test(
        "an import is recognised in all its forms",
        arguments: [
            ("import A", ["A"]), ("  public import A // why", ["A"]), ("@preconcurrency import A", ["A"]),
            ("@_spi(Testing) package import struct A.B", ["A"]), ("import A.B.C", ["A"]), ("// import A", []),
            ("important A", []), ("let x = \"import A\"", []), ("import A\nimport func B.f\n", ["A", "B"]),
        ])
    func forms(text: String, imports: [String]) {
        #expect(SourceFile(path: "x.swift", text: text).imports.sorted() == imports)
    }

    @Test("the table is read from a page, and a page without one or with a room twice is refused")
    func reading() throws {
        let head = "# Page\n\n| room | may import |\n|---|---|\n"
        let table = try ImportTable(markdown: head + "| `A` | |\n| `B` | `A`, `C` |\n\n| `D` | `A` |\n")
        #expect(table == ImportTable(allowed: ["A": [], "B": ["A", "C"]]))
        #expect(throws: ImportTable.Failure.noTable) { try ImportTable(markdown: "# Page") }
        #expect(throws: ImportTable.Failure.noTable) { try ImportTable(markdown: head) }
        #expect(throws: ImportTable.Failure.twice("A")) { try ImportTable(markdown: head + "| `A` | |\n| `A` | |\n") }
    }
}
