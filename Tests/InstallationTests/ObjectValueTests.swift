import Testing

@testable import Installation

@Suite("Objects as YAML and JSON")
struct ObjectValueTests {
    @Test("what an overlay holds is the same after being written and read", arguments: Overlay.allCases)
    func overlays(overlay: Overlay) throws {
        let values = try overlay.objects().map(\.value)
        #expect(values.count > 20)
        #expect(try values.flatMap { try ObjectValue.documents(ofYAML: $0.yaml) } == values)
        #expect(try values.map { try ObjectValue(json: $0.json) } == values)
    }

    @Test(
        "a text stays a text, whatever it looks like",
        arguments: [
            "", "true", "yes", "null", "~", "1", "0440", "1.30", "1e3", "2026-01-02", "a: b", "- a", "#", "*", "&a", "!a",
            "two\nlines\n", "\"quoted\"", " leading", "trailing ", "{a}", "[a]", "v1.36.2", "0x1F", ".inf",
        ])
    func texts(text: String) throws {
        let value: ObjectValue = ["text": .string(text), "list": [.string(text)]]
        #expect(try ObjectValue.documents(ofYAML: value.yaml) == [value])
    }

    @Test("numbers, flags and nothing stay what they are")
    func scalars() throws {
        let value: ObjectValue = ["a": 1, "b": true, "c": .null, "d": .double(1.5), "e": [], "f": [:]]
        #expect(try ObjectValue.documents(ofYAML: value.yaml) == [value])
        #expect(try ObjectValue(json: value.json) == value)
    }

    @Test("what is no YAML or JSON is told so")
    func damage() {
        #expect(throws: InstallationError.self) { try ObjectValue.documents(ofYAML: "a: [") }
        #expect(throws: InstallationError.self) { try ObjectValue(json: Array("{".utf8)) }
    }

    @Test("an object of a strange kind, without a name, or in the wrong place is refused")
    func objects() {
        let config: ObjectValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"]]
        #expect(throws: InstallationError.manifest("ConfigMap a lacks a namespace")) { try ClusterObject(config) }
        let space: ObjectValue = [
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "a", "namespace": "b"],
        ]
        #expect(throws: InstallationError.manifest("Namespace a has a namespace")) { try ClusterObject(space) }
        #expect(throws: InstallationError.self) { try ClusterObject(["apiVersion": "v2", "kind": "ConfigMap"]) }
        #expect(throws: InstallationError.self) { try ClusterObject(["apiVersion": "v1", "kind": "Namespace"]) }
    }
}
