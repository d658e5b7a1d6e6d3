import KubernetesWire
import Synchronization
import TestSupport
import Testing

@testable import KubernetesClient

@Suite("Lines of a watch")
struct LineSplitterTests {
    private func lines(_ text: String, cutAt sizes: [Int], limit: Int = 1_000) throws -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [String] = []
        var rest = Array(text.utf8)[...]
        var turn = 0
        while !rest.isEmpty {
            let piece = rest.prefix(sizes[turn % sizes.count])
            rest = rest.dropFirst(piece.count)
            turn += 1
            splitter.append(Array(piece))
            while let line = try splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        return lines
    }

    @Test("are the same wherever the pieces were cut", arguments: [[1], [2, 3], [7], [100], [1, 50, 2]])
    func cuts(sizes: [Int]) throws {
        let text = "{\"a\":1}\n\nlonger line with ümlauts\nx\nunfinished"
        #expect(try lines(text, cutAt: sizes) == ["{\"a\":1}", "", "longer line with ümlauts", "x"])
    }

    @Test("that never end are refused before they fill the memory")
    func tooLong() throws {
        #expect(throws: LineSplitter.TooLong(limit: 10)) { try lines("01234567890123", cutAt: [4], limit: 10) }
        #expect(throws: LineSplitter.TooLong(limit: 10)) { try lines("01234567890123\n", cutAt: [100], limit: 10) }
        #expect(try lines("0123456789\n", cutAt: [3], limit: 10) == ["0123456789"])
    }

    @Test("a line that the end cuts off is no event")
    func cutOff() async throws {
        let pieces = Mutex([
            "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\"}}}\n{\"type\":\"ADD"
        ])
        var stream = WatchStream<NamedObject>(action: "watch nodes") { () async throws(KubernetesError) in
            pieces.withLock { $0.popLast() }.map { Array($0.utf8) }
        }
        guard case .bookmark("7", false) = try await stream.next() else {
            Issue.record("no bookmark")
            return
        }
        let end = try await stream.next()
        #expect(end.map { "\($0)" } == nil)
    }
}
