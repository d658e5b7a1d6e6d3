import BPFPrograms
import Monitoring
import Testing

struct SessionIdentifierTests {
    @Test("both ends derive the same two identifiers, one a direction")
    func agree() throws {
        let left = ProbeSession(
            index: 0, peer: Peer(name: "b", address: try #require(IPAddress("10.0.0.2"))), node: "a")
        let right = ProbeSession(
            index: 0, peer: Peer(name: "a", address: try #require(IPAddress("10.0.0.1"))), node: "b")
        #expect(left.outgoing == right.incoming)
        #expect(left.incoming == right.outgoing)
        #expect(left.outgoing != left.incoming)
        #expect(left.outgoing.probe != left.outgoing.heartbeat)
    }

    @Test("names that join to the same text are told apart, and none is zero")
    func spread() {
        #expect(SessionIdentifier.derived(from: "ab", to: "c") != SessionIdentifier.derived(from: "a", to: "bc"))
        let all = (0..<5_000).map { SessionIdentifier.derived(from: "node-\($0)", to: "node-\($0 + 1)").probe }
        #expect(!all.contains(0))
        #expect(Set(all).count > 4_500)
    }

    @Test("a session that is written down stands for both directions")
    func written() throws {
        let peer = Peer(name: "b", address: try #require(IPAddress("10.0.0.2")), session: 0)
        let session = ProbeSession(index: 0, peer: peer, node: "a")
        #expect((session.outgoing.probe, session.incoming.probe) == (0, 0))
        #expect(session.outgoing.heartbeat == nil)
    }
}
