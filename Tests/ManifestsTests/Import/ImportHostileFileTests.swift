import ClusterModel
import Manifests
import TestSupport
import Testing

@Suite("Hostile foreign files do no harm")
struct ImportHostileFileTests {
    @Test(
        "XML that could read other files or multiply is refused before it is parsed",
        arguments: [
            "<!DOCTYPE g [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><graphml><graph><node id=\"&x;\"/></graph></graphml>",
            "<!DOCTYPE g [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><graphml><graph id=\"&b;\"/></graphml>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE graphml SYSTEM \"http://example.org/graphml.dtd\"><graphml/>",
        ])
    func documentType(text: String) throws {
        let result = importing(text)
        #expect(result.problems.map(\.remedy) == ["remove the declaration; GraphML needs none"])
        #expect(result.problems.map(\.line) == [text.hasPrefix("<?") ? 2 : 1])
    }

    @Test(
        "an encoding that could hide a document type is refused",
        arguments: ["<?xml version='1.0' encoding='UTF-7'?>+ADw-!DOCTYPE g+AD4-<graphml/>", "<\u{0}!\u{0}D\u{0}"])
    func encoding(text: String) {
        #expect(importing(text, as: .graphml).problems.count == 1)
    }

    @Test("an undeclared entity is no text from elsewhere")
    func undeclaredEntity() {
        let result = importing("<graphml><graph><node id=\"&x;\"/></graph></graphml>")
        #expect(result.problems.count == 1)
    }

    @Test("nesting without end is refused")
    func nesting() {
        let gml = String(repeating: "graph [ ", count: 100_000)
        #expect(importing(gml, as: .gml).problems.first?.message == "lists are nested more than 64 levels deep")
        let xml = "<graphml>" + String(repeating: "<graph>", count: 100_000)
        #expect(importing(xml).problems.count == 1)
        let yaml = "kind: AppGroup\nspec: " + String(repeating: "[", count: 100_000)
        #expect(importing(yaml).problems.isEmpty == false)
    }

    @Test("aliases that multiply over many documents are refused")
    func aliases() {
        let names = (0..<100).map { _ in "x" }.joined(separator: ", ")
        let document =
            "---\nkind: AppGroup\na: &a [\(names)]\nb: [\(Array(repeating: "*a", count: 90).joined(separator: ", "))]\n"
        let result = importing("# first\n" + String(repeating: document, count: 300))
        #expect(result.report.contains("2000000 values; split it"))
    }

    @Test("GraphML's defaults cannot fill the memory")
    func defaults() {
        let keys = (0..<2_000).map { "<key id=\"k\($0)\"><default>1</default></key>" }.joined()
        let nodes = (0..<2_000).map { "<node id=\"n\($0)\"/>" }.joined()
        let result = importing("<graphml>\(keys)<graph>\(nodes)</graph></graphml>")
        #expect(result.report.contains("the defaults are more than 2000000 values"))
    }

    @Test("a file larger than the XML parser takes is refused, and so is a matrix that no reader would take back")
    func sizes() {
        let xml = "<graphml>" + String(repeating: " ", count: 10_000_000)
        #expect(importing(xml).report == "f: the file has more than 10 MB of XML; convert it to GML\n")
        let rows = (0..<500).map { row in (0..<500).map { row < $0 ? "1" : "2" }.joined(separator: ",") }
        #expect(importing(rows.joined(separator: "\n")).report.contains("under its `matrices:`"))
    }

    @Test("variables without an end, and variables that multiply, stay what they are", .timeLimit(.minutes(1)))
    func variables() throws {
        let open = String(repeating: "${", count: 500_000)
        let compose =
            "services: {web: {image: \"\(open)\", environment: {URL: \"\(open)\", ADDR: 'cart:80'}}, cart: {}}\n"
        #expect(try application(in: importing(compose, as: .compose)).channels.map(\.sink) == ["cart"])
        let doubled = (1..<40).map { "{name: V\($0), value: \"$(V\($0 - 1))$(V\($0 - 1))\"}" }.joined(separator: ", ")
        let start = String(repeating: "$(", count: 100_000)
        let pod = """
            kind: Pod
            metadata: {name: a}
            spec: {containers: [{name: a, args: ["\(start)"], env: [{name: V0, value: "cart:80 "}, \(doubled)]}]}
            """
        #expect(try application(in: importing(pod)).components.count == 1)
    }

    @Test("Services that each select every workload are refused", .timeLimit(.minutes(1)))
    func services() {
        let pods = (0..<700).map { "---\nkind: Pod\nmetadata: {name: p\($0), labels: {app: a}}\nspec: {}\n" }.joined()
        let services = (0..<700).map {
            "---\nkind: Service\nmetadata: {name: s\($0)}\nspec: {selector: {app: a}}\n"
        }.joined()
        #expect(
            importing(pods + services).report.hasSuffix(
                "the Services select more than 200000 workloads; split the file\n"))
    }

    @Test("a ConfigMap that every workload names is not read without end", .timeLimit(.minutes(1)))
    func configMaps() {
        let map = "kind: ConfigMap\nmetadata: {name: m}\ndata: {a: \"\(String(repeating: "x ", count: 1 << 19))\"}\n"
        let pods = (0..<20).map {
            "---\nkind: Pod\nmetadata: {name: p\($0)}\nspec: {containers: [{name: c, envFrom: [{configMapRef: {name: m}}]}]}\n"
        }.joined()
        let result = importing(map + pods, as: .kubernetes)
        #expect(result.report == "f: workloads are given more than 16 MiB of ConfigMaps; split the file\n")
    }

    /// What is imported at all has to be a good manifest.
    @Test("2,000 damaged files never crash, and what is read of them can be written and read", .timeLimit(.minutes(2)))
    func mutations() throws {
        let read = try Self.mutate(ImportExample.all, rounds: 2_000, seed: 20_220_501)
        #expect(read > 200 && read < 1_900, "the damage is neither too small nor too large")
    }

    @Test("1,500 damaged Compose files and manifests never crash either", .timeLimit(.minutes(2)))
    func draftMutations() throws {
        let drafts = ImportExample.all.filter { ["compose", "kubernetes"].contains($0.expected) }
        let read = try Self.mutate(drafts, rounds: 1_500, seed: 7)
        #expect(drafts.count == 2 && read > 300 && read < 1_400, "the damage is neither too small nor too large")
    }

    /// - Returns: how many of the damaged files could be imported.
    private static func mutate(_ examples: [ImportExample], rounds: Int, seed: UInt64) throws -> Int {
        var random = SplitMix64(seed: seed)
        let files = try examples.map { ($0, try Corpus.bytes("import/\($0.file)")) }
        var read = 0
        for round in 0..<rounds {
            let (example, bytes) = files[round % files.count]
            let damaged = damaged(bytes, using: &random)
            let format = round.isMultiple(of: 3) ? nil : example.format
            let result = ManifestImporter.read(damaged, file: "f", format: format, options: example.options)
            guard let document = result.value?.document else {
                #expect(!result.problems.isEmpty)
                continue
            }
            read += 1
            let again = ManifestReader().document(from: Array(ManifestWriter.yaml(document).utf8), file: "again")
            if again != .success(document) {
                Issue.record("round \(round): \(again.report)\(String(decoding: damaged, as: UTF8.self))")
                break
            }
        }
        return read
    }

    private static let pieces = [
        "[", "]", "{", "}", "\"", "<", ">", "&", "\n---\n", "\t", "-", "1e400", "NaN", "*a", "&a ", "!!x ", "\u{0}",
        "\r",
        "<node>", "</graph>", "graph [", "999999999999999999999", ": ", "é", "<![CDATA[", "-->", "0", "😀", "~", "null",
    ].map { Array($0.utf8) }

    private static func damaged(_ bytes: [UInt8], using random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let length = min(Int.random(in: 0...12, using: &random), bytes.count - place)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.replaceSubrange(place..<place + length, with: [])
            case 1: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
            case 2:
                bytes.replaceSubrange(
                    place..<place + length, with: Self.pieces.randomElement(using: &random) ?? [])
            case 3:
                bytes.insert(
                    contentsOf: bytes[place..<place + length], at: Int.random(in: 0...bytes.count, using: &random))
            case 4:
                bytes.replaceSubrange(
                    place..<place + length,
                    with: (0..<length).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) })
            default: if Int.random(in: 0..<8, using: &random) == 0 { bytes.removeLast(bytes.count - place) }
            }
        }
        return bytes
    }
}
