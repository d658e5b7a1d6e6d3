import Testing

struct HouseRulesTests {
    @Test("no file has more than 400 lines, and none of a program more than 150")
    func lengths() throws {
        for (room, files) in try SourceTree.rooms() {
            let limit = SourceTree.isProgram(room) ? 150 : 400
            let long = files.filter { $0.lines.count > limit }.map { "\($0.path) has \($0.lines.count) lines" }
            #expect(long.isEmpty, "the limit is \(limit): \(long.sorted().joined(separator: ", "))")
        }
    }

    @Test("nothing in the product ends the process or promises what the compiler cannot check")
    func traps() throws {
        let files = try SourceTree.rooms().values.flatMap { $0 }
        #expect(files.flatMap(Self.traps).sorted() == [])
    }

    @Test(
        "a trap is recognised",
        arguments: [
            ("let x = try! f()", true), ("x as! Y", true), ("fatalError()", true), ("preconditionFailure(\"x\")", true),
            ("let x = try? f()", false), ("x as? Y", false), ("// never fatalError()", false),
            ("let url = \"http://a\"; fatalError()", true), ("retry!.x", false),
        ])
    func trapForms(line: String, isTrap: Bool) {
        #expect(Self.traps(in: SourceFile(path: "x", text: line)).isEmpty != isTrap)
    }

    @Test("nothing is left to be done later")
    func leftovers() throws {
        let words = ["TODO", "FIXME", "XXX"]
        let files = try SourceTree.rooms().values.flatMap { $0 }
        #expect(files.filter { file in words.contains { file.text.contains($0) } }.map(\.path).sorted() == [])
    }

    @Test("every room has its tests")
    func tests() throws {
        // Programs and what they share are tested from outside by CommandLineTests; EmbedObject runs in every build of
        // BPFPrograms.
        let rooms = try SourceTree.rooms().keys.filter {
            !SourceTree.isProgram($0) && !["CommandSupport", "EmbedObject"].contains($0)
        }
        #expect(rooms.filter { !SourceTree.exists("Tests/\($0)Tests") }.sorted() == [])
        #expect(SourceTree.exists("Tests/CommandLineTests"))
    }

    @Test("the front page says how to see it work and how to test it")
    func frontPage() throws {
        let readme = try SourceTree.text(of: "README.md")
        let makefile = try SourceTree.text(of: "Makefile")
        for target in ["demo", "test"] {
            #expect(readme.contains("make \(target)"))
            #expect(makefile.contains("\n\(target):"))
        }
    }

    private static func traps(in file: SourceFile) -> [String] {
        file.occurrences(
            of: /\btry!|\bas!|\bfatalError\(|\bpreconditionFailure\(/,
            mentioning: ["try!", "as!", "fatalError(", "preconditionFailure("])
    }
}
