import HTTPClient
import Testing

struct ServerSentEventsTests {
    @Test(
        "events are read as the HTML standard says",
        arguments: [
            ("data: a\n\n", [ServerSentEvent(data: "a")]), ("data:a\n\n", [ServerSentEvent(data: "a")]),
            ("data:  a \n\n", [ServerSentEvent(data: " a ")]), ("data\n\n", [ServerSentEvent(data: "")]),
            ("data: a\ndata: b\n\n", [ServerSentEvent(data: "a\nb")]),
            ("data\ndata\n\n", [ServerSentEvent(data: "\n")]),
            (
                "event: put\ndata: a\n\ndata: b\n\n",
                [ServerSentEvent(event: "put", data: "a"), ServerSentEvent(data: "b")]
            ),
            (
                "id: 7\ndata: a\n\ndata: b\n\n",
                [ServerSentEvent(id: "7", data: "a"), ServerSentEvent(id: "7", data: "b")]
            ),
            (
                "id: 7\ndata: a\n\nid\ndata: b\n\n",
                [ServerSentEvent(id: "7", data: "a"), ServerSentEvent(id: "", data: "b")]
            ),
            ("id: a\u{0}b\ndata: a\n\n", [ServerSentEvent(data: "a")]),
            (": comment\n\ndata: a\n\n", [ServerSentEvent(data: "a")]), ("event: lost\n\n", []),
            ("data: never finished\n", []),
            ("data: a\r\rdata: b\r\n\r\n", [ServerSentEvent(data: "a"), ServerSentEvent(data: "b")]),
            ("\u{FEFF}data: a\n\n", [ServerSentEvent(data: "a")]),
            ("unknown: x\ndata: a\n\n", [ServerSentEvent(data: "a")]),
            ("data: ä€😀\n\n", [ServerSentEvent(data: "ä€😀")]), ("", []), ("\n\n\n", []),
        ])
    func reads(text: String, events: [ServerSentEvent]) throws {
        var parser = ServerSentEvents()
        #expect(try parser.feed(text.utf8) == events)
        var single = ServerSentEvents()
        #expect(try text.utf8.flatMap { try single.feed(CollectionOfOne($0)) } == events)
    }

    @Test("the time before connecting again is taken only from digits")
    func retry() throws {
        var parser = ServerSentEvents()
        _ = try parser.feed("retry: 1500\nretry: soon\nretry: -1\nretry\nretry: 99999999999999999999\n".utf8)
        #expect(parser.reconnectionTime == .milliseconds(1_500))
    }

    @Test("an event without end is refused before it fills the memory")
    func endless() {
        var parser = ServerSentEvents(maximumEventBytes: 1_000)
        #expect(throws: ServerSentEvents.Failure.eventTooLarge(limit: 1_000)) {
            for _ in 0..<200 { _ = try parser.feed("data: 12345\n".utf8) }
        }
    }

    @Test("wherever a stream is cut, it holds the same events as in one piece", arguments: 0..<50 as Range<UInt64>)
    func cuts(seed: UInt64) throws {
        var random = Seeded(seed)
        let alphabet = [
            "\n", "\r", "\r\n", ":", " ", "data", "event", "id", "retry", "data: x", "é", "\u{0}", "\n\n", "7",
        ]
        var bytes = (0..<400).flatMap { _ in Array((alphabet.randomElement(using: &random) ?? "").utf8) }
        for _ in 0..<10 {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        var whole = ServerSentEvents()
        let expected = try whole.feed(bytes)
        var parts = ServerSentEvents()
        var events: [ServerSentEvent] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(.random(in: 1...9, using: &random))
            events += try parts.feed(piece)
            rest = rest.dropFirst(piece.count)
        }
        #expect(events == expected)
        #expect(parts.lastEventID == whole.lastEventID)
        #expect(!expected.isEmpty)
    }
}

/// SplitMix64 of Steele, Lea and Flood, OOPSLA 2014.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
