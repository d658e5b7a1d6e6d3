import Foundation
import GRDB
import SQLiteFile
import TestSupport
import Testing

@Suite("A database file of one schema")
struct SQLiteFileTests {
    private let directory: TemporaryDirectory
    private static let first = "CREATE TABLE song (title TEXT)"
    private static let second = "ALTER TABLE song ADD COLUMN year INTEGER"

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func file(_ steps: [String] = [first], applicationID: Int32 = 7) -> SQLiteFile {
        SQLiteFile(
            path: directory.file(), schema: SQLiteSchema(applicationID: applicationID, steps: steps),
            usualName: "songs.sqlite", restoring: "sing them again", busyTimeout: 0.05)
    }

    @Test("a file of an earlier version goes through the steps that it lacks, and keeps what it holds")
    func migration() throws {
        let (old, _) = try file().open { try $0.execute(sql: "INSERT INTO song VALUES ('Yesterday')") }
        try old.close()
        let (new, titles) = try file([Self.first, Self.second]).open {
            try String.fetchAll($0, sql: "SELECT title FROM song WHERE year IS NULL")
        }
        try new.close()
        #expect(titles == ["Yesterday"])
        let error = #expect(throws: SQLiteFileError.self) { try file().open { _ in } }
        #expect(error?.reason == "its schema has version 2, and this program knows up to 1")
    }

    @Test("a step that fails leaves the version before it")
    func failingStep() throws {
        try file().open { _ in }.queue.close()
        #expect(throws: SQLiteFileError.self) { try file([Self.first, "\(Self.second); nonsense"]).open { _ in } }
        let (queue, columns) = try file([Self.first, Self.second]).open {
            try $0.columns(in: "song").map(\.name)
        }
        try queue.close()
        #expect(columns == ["title", "year"])
    }

    @Test("a file of another schema is refused by its mark, and a damaged one with how to restore it")
    func refusals() throws {
        try file().open { _ in }.queue.close()
        let foreign = #expect(throws: SQLiteFileError.self) { try file(applicationID: 8).open { _ in } }
        #expect(foreign?.reason == "it is an SQLite database of another program")
        var bytes = try Data(contentsOf: URL(filePath: directory.file()))
        bytes.replaceSubrange(4_096..<4_196, with: [UInt8](repeating: 0xFF, count: 100))
        try bytes.write(to: URL(filePath: directory.file()))
        let damaged = #expect(throws: SQLiteFileError.self) { try file().open { _ in } }
        #expect(damaged?.reason.hasPrefix("it is damaged") == true)
        #expect(damaged?.remedy == "sing them again (this one was left as it is)")
    }

    @Test("what preparing finds wrong closes the file again")
    func preparation() throws {
        let file = file()
        #expect(throws: file.damaged("no songs")) { try file.open { _ in throw file.damaged("no songs") } }
        try file.open { _ in }.queue.close()
    }
}
