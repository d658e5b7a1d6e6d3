import ClusterModel
import Foundation
import Testing

@testable import Simulation

@Suite("HTML page")
struct PageTests {
    /// One of each kind of page.
    enum Kind: CaseIterable {
        case plain, alone, swept, onMap, unmeasured, empty

        var result: SimulationResult {
            switch self {
            case .plain: SampleResult().make()
            case .alone:
                SampleResult(strategies: ["isochrone"], repetitions: 1, applications: 1, hasEvents: false).make()
            case .swept: SampleResult(repetitions: 3, points: [8, 24]).make()
            case .onMap: SampleResult(repetitions: 1, sites: 14, hasCoordinates: true).make()
            case .unmeasured:
                PageTests.changed(SampleResult().make()) {
                    $0.measures = [:]
                    $0.series = []
                    $0.distributions = [:]
                }
            case .empty: PageTests.emptied(SampleResult().make())
            }
        }
    }

    private static func changed(_ result: SimulationResult, _ change: (inout RunResult) -> Void) -> SimulationResult {
        var result = result
        for index in result.runs.indices { change(&result.runs[index]) }
        return result
    }

    private static func emptied(_ result: SimulationResult) -> SimulationResult {
        var result = result
        result.runs = []
        result.topology.nodes = []
        result.notes = []
        return result
    }

    /// Read once: comparing strategies takes its time.
    private static let trees = Dictionary(
        uniqueKeysWithValues: Kind.allCases.map { kind in
            (kind, Result { try PageTree(SimulationReport(kind.result).html) })
        })

    private func tree(_ kind: Kind) throws -> PageTree {
        try #require(Self.trees[kind]).get()
    }

    private func tree(_ result: SimulationResult) throws -> PageTree {
        try PageTree(SimulationReport(result).html)
    }

    // MARK: - Form

    @Test("pages are well-formed, and no two elements have one id", arguments: Kind.allCases)
    func form(kind: Kind) throws {
        let ids = try tree(kind).elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
    }

    @Test("what attributes point at is there", arguments: Kind.allCases)
    func references(kind: Kind) throws {
        let tree = try tree(kind)
        let ids = Set(tree.elements.compactMap { $0.attributes["id"] })
        let named = tree.elements.flatMap {
            ($0.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
        }
        let linked = tree.elements.compactMap { $0.attributes["href"]?.dropFirst() }.map(String.init)
        let arrows = tree.elements.compactMap { $0.attributes["marker-end"] }
            .map { String($0.dropFirst("url(#".count).dropLast()) }
        #expect(Set(named + linked + arrows).subtracting(ids) == [])
    }

    @Test("a page needs nothing from elsewhere and runs nothing", arguments: Kind.allCases)
    func selfContained(kind: Kind) throws {
        let tree = try tree(kind)
        #expect(tree.elements.allSatisfy { !["script", "link", "img", "iframe", "object", "image"].contains($0.name) })
        #expect(tree.elements.allSatisfy { $0.attributes["src"] == nil && $0.attributes["style"] == nil })
        #expect(tree.elements.compactMap { $0.attributes["href"] }.allSatisfy { $0.hasPrefix("#") })
        let sheet = tree.all("style").map(\.text).joined()
        #expect(!sheet.contains("url(") && !sheet.contains("@import"))
    }

    @Test("headings begin with one h1 and leave no level out", arguments: Kind.allCases)
    func headings(kind: Kind) throws {
        let levels = try tree(kind).elements.compactMap { element in
            element.name.count == 2 && element.name.hasPrefix("h") ? element.name.last?.wholeNumberValue : nil
        }
        #expect(levels.first == 1)
        #expect(levels.filter { $0 == 1 }.count == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    }

    @Test("tables have captions and heads with a scope, and as many cells in each row", arguments: Kind.allCases)
    func tables(kind: Kind) throws {
        let tree = try tree(kind)
        #expect(tree.all("th").allSatisfy { ["row", "col"].contains($0.attributes["scope"]) })
        for (index, table) in tree.elements.enumerated() where table.name == "table" {
            #expect(tree.children(of: index).first?.name == "caption")
        }
        let tables = Dictionary(grouping: tree.elements.indices.filter { tree.elements[$0].name == "tr" }) { row in
            tree.elements[row].parent.flatMap { tree.elements[$0].parent }
        }
        for rows in tables.values { #expect(Set(rows.map { tree.children(of: $0).count }).count == 1) }
    }

    @Test("drawings have a name and a description, or are hidden from readers", arguments: Kind.allCases)
    func drawings(kind: Kind) throws {
        let tree = try tree(kind)
        for (index, drawing) in tree.elements.enumerated() where drawing.name == "svg" {
            if drawing.attributes["aria-hidden"] == "true" { continue }
            let children = tree.children(of: index)
            #expect(drawing.attributes["role"] == "img")
            #expect(children.prefix(2).map(\.name) == ["title", "desc"])
            #expect(children.prefix(2).allSatisfy { !$0.text.isEmpty })
        }
    }

    @Test("numbers in drawings are finite", arguments: Kind.allCases)
    func finite(kind: Kind) throws {
        let drawn = ["x", "y", "cx", "cy", "r", "d", "viewBox", "width", "height"]
        let values = try tree(kind).elements.flatMap { element in drawn.compactMap { element.attributes[$0] } }
        #expect(!values.contains { $0.contains("nan") || $0.contains("inf") || $0.contains("e") })
    }

    @Test("every part that has something to say is there, the answer first")
    func parts() throws {
        let tree = try tree(.plain)
        let sections = tree.all("section").compactMap { $0.attributes["id"] }
        #expect(
            sections == [
                "answer", "question", "results", "comparison", "plots", "map", "applications", "rejected", "moves",
                "shortfalls", "assumptions", "reading",
            ])
        #expect(tree.all("a").first?.attributes["href"] == "#answer")
        #expect(tree.all("code").map(\.text).contains(try SimulationReport(Kind.plain.result).fingerprint.description))
    }

    // MARK: - Content

    @Test("names are text and nothing else: hostile ones change no element of the page")
    func hostileStructure() throws {
        let calm = try tree(SampleResult(hostile: "abc").make())
        let hostile = try tree(SampleResult(hostile: "<i>").make())
        #expect(hostile.elements.map(\.name) == calm.elements.map(\.name))
        #expect(hostile.text.contains("traffic-watch<i>"))
    }

    @Test(
        "names of any kind are shown as they are",
        arguments: ["</script><script>alert(1)</script>", "\"'&amp;]]>", "--><!--", "שלום", "😀👩‍👩‍👧", "</title></style>"])
    func hostile(name: String) throws {
        let tree = try tree(SampleResult(hostile: name).make())
        #expect(tree.all("h1").first?.text == "city-cameras" + name)
        #expect(tree.all("script").isEmpty)
    }

    @Test("control characters and those that turn text around are replaced")
    func controls() throws {
        let page = try SimulationReport(SampleResult(hostile: "\u{0}\u{8}\u{1B}[31m\u{202E}\u{FFFE}").make()).html
        #expect(try PageTree(page).all("h1").first?.text == "city-cameras\u{FFFD}\u{FFFD}\u{FFFD}[31m\u{FFFD}\u{FFFD}")
    }

    @Test("a very long name fills no drawing")
    func long() throws {
        let tree = try tree(SampleResult(hostile: String(repeating: "x", count: 500)).make())
        #expect(tree.all("text").allSatisfy { $0.text.count < 60 })
    }

    @Test("what was not measured is said, and is no 0")
    func unmeasured() throws {
        let tree = try tree(.unmeasured)
        #expect(tree.text.contains("Nothing was measured."))
        #expect(!tree.text.contains("0 ± 0"))
        let partly = Self.changed(SampleResult().make()) { run in
            if run.run.strategy == "greedy" { run.measures[.waiting] = nil }
        }
        #expect(try self.tree(partly).text.contains("not measured"))
    }

    @Test("tables of many rows say how many more there are, and the page stays small")
    func bounded() throws {
        let page = try SimulationReport(
            SampleResult(
                strategies: ["isochrone", "random"], repetitions: 1, sites: 60, nodesPerSite: 5, applications: 500
            ).make()
        ).html
        #expect(try PageTree(page).text.contains("And 480 more; all are in the JSON."))
        #expect(page.utf8.count < 2_000_000)
    }

    @Test("a sweep's goal is answered first")
    func goal() throws {
        let tree = try tree(SampleResult(points: [8, 16, 24, 32]).make())
        let first = try #require(tree.all("li").first { $0.text.contains("reaches") })
        #expect(first.text.hasPrefix("isochrone reaches constraints kept ≥ 99 % first at 24 edge nodes: 99."))
    }
}
