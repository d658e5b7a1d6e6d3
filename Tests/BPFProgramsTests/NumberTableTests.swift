import CLibBPF
import Glibc
import Testing

@testable import BPFPrograms

@Suite(.needsBPF)
struct NumberTableTests {
    private func table(capacity: Int) throws -> (NumberTable<UInt64, UInt64>, BPFMap) {
        let descriptor = bpf_map_create(BPF_MAP_TYPE_HASH, "numbers", 8, 4, UInt32(capacity), nil)
        try #require(descriptor >= 0)
        let map = try BPFMap(OwnedDescriptor(descriptor), name: "numbers")
        return (NumberTable(map, capacity: capacity) { $0 }, map)
    }

    private func content(_ map: BPFMap) -> [UInt64: UInt32] {
        map.keys(like: UInt64(0), limit: 100).reduce(into: [:]) { $0[$1] = map.value(of: $1, into: UInt32(0)) }
    }

    @Test(
        "the map becomes what is wanted, in a full one, too",
        arguments: [
            [[1: 1, 2: 2, 3: 3], [2: 7, 3: 3, 4: 4]], [[1: 1, 2: 2, 3: 3, 4: 4], [5: 5, 6: 6, 7: 7, 8: 8]],
            [[1: 1], [:]], [[:], [9: 9]],
        ])
    func replaces(steps: [[UInt64: UInt32]]) throws {
        let (table, map) = try table(capacity: 4)
        for wanted in steps {
            _ = try table.replace(with: wanted)
            #expect(content(map) == wanted)
            #expect(try table.replace(with: wanted) == false, "nothing has changed")
        }
    }

    @Test("more than there is room for is refused, and what was there stays")
    func refusesTooMany() throws {
        let (table, map) = try table(capacity: 2)
        _ = try table.replace(with: [1: 1, 2: 2])
        #expect(throws: BPFError.self) { try table.replace(with: [1: 1, 2: 2, 3: 3]) }
        #expect(content(map) == [1: 1, 2: 2])
    }
}
