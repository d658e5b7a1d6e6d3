import Testing

@testable import KubernetesWire

@Suite("The table of node names")
struct NodeNameTableTests {
    @Test("gives each name its place, and none to others")
    func places() {
        let names = (0..<5_000).map { "node-\($0)" } + ["", "a", "é", String(repeating: "n", count: 253)]
        let table = NodeNameTable(names)
        #expect(table.count == names.count)
        for (place, name) in names.enumerated() { #expect(table.index(of: name) == place) }
        for name in ["node-5000", "node-", "b", "Node-1", "node-1 ", String(repeating: "n", count: 252)] {
            #expect(table.index(of: name) == nil)
        }
    }

    @Test("counts the first of equal names")
    func equalNames() {
        let table = NodeNameTable(["a", "b", "a"])
        #expect(table.count == 2)
        #expect(table.index(of: "a") == 0)
    }

    @Test("may be empty")
    func empty() {
        #expect(NodeNameTable([]).index(of: "a") == nil)
    }

    @Test("finds the candidates of a request, escapes or not")
    func candidates() throws {
        let body = #"{"Pod":{},"NodeNames":["b","nowhere","\u0061","n-eight-or-more","","n-eight-or-m\u006frf"]}"#
        let table = NodeNameTable(["a", "b", "n-eight-or-more"])
        #expect(table.indices(of: try ExtenderRequest(Array(body.utf8))) == [1, -1, 0, 2, -1, -1])
    }
}
