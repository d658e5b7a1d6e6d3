import BPFPrograms
import Foundation
import Testing

@testable import Monitoring

struct PeerListTests {
    private func peers(_ text: String) throws -> [Peer] {
        try PeerList.peers(in: Data(text.utf8), source: "peers.json")
    }

    @Test("a list of names and addresses is read, with sessions where they are written")
    func reads() throws {
        let peers = try peers(
            """
            [{"name": "b", "address": "10.0.0.2"}, {"name": "c", "address": "10.0.0.3", "session": 7}]
            """)
        #expect(peers.map(\.name) == ["b", "c"])
        #expect(peers.map(\.address.description) == ["10.0.0.2", "10.0.0.3"])
        #expect(peers.map(\.session) == [nil, 7])
    }

    @Test(
        "what is wrong is named with its place and a remedy",
        arguments: [
            ("", "peers.json: it is not JSON"),
            ("{}", "peers.json: the document is of the wrong type"),
            (#"[{"name": "b"}]"#, #"peers.json: [0] has no "address""#),
            (#"[{"name": "b", "address": "10.0.0"}]"#, #"the address "10.0.0" of b is no address"#),
            (
                #"[{"name": "b", "address": "10.0.0.2", "session": 70000}]"#,
                "peers.json: the session 70000 of b is not in 0…65535"
            ),
            (
                #"[{"name": "b", "address": "10.0.0.2"}, {"name": "b", "address": "10.0.0.3"}]"#,
                "the name b occurs twice"
            ),
            (
                #"[{"name": "b", "address": "10.0.0.2"}, {"name": "c", "address": "10.0.0.2"}]"#,
                "the address 10.0.0.2 occurs twice"
            ),
        ])
    func explains(text: String, expected: String) {
        let error = #expect(throws: PeerListError.self) { try peers(text) }
        #expect("\(error.map(\.description) ?? "")".contains(expected))
    }

    @Test("a file that is not there is named")
    func missingFile() {
        #expect(
            throws: PeerListError.unreadableFile(
                path: "/nonexistent/peers.json", reason: "it does not exist or may not be read")
        ) { try PeerList.peers(inFile: "/nonexistent/peers.json") }
    }

    static let families: [(AddressFamilies, [String])] = [
        (.ipv4, ["10.0.0.1"]), (.ipv6, ["fd00::1", "fd00::4"]), ([.ipv4, .ipv6], ["fd00::1", "fd00::4"]), ([], []),
    ]

    @Test("of the server's nodes those with an address of a family that we have are peers", arguments: families)
    func readsNodes(families: AddressFamilies, addresses: [String]) throws {
        let page = try PeerList.page(
            in: Data(
                """
                {"items": [{"name": "a", "addresses": ["fd00::1", "10.0.0.1"]}, {"name": "b", "addresses": []},
                 {"name": "c"}, {"name": "d", "addresses": ["host.example", "fd00::4"]}],
                 "continue": "Yw", "revision": 4}
                """.utf8), families: families, source: "nodes")
        #expect(page.nodes.map(\.address.description) == addresses)
        #expect(page.next == "Yw")
    }

    @Test("the pod CIDRs of the server's nodes tell whose traffic is whose, but for those that are none")
    func readsPodCIDRs() throws {
        let page = try PeerList.page(
            in: Data(
                """
                {"items": [{"name": "a", "addresses": ["10.0.0.1"], "podCIDRs": ["10.244.1.0/24", "x", "fd00:1::/64"]},
                 {"name": "b", "addresses": ["10.0.0.2"]}]}
                """.utf8), families: .ipv4, source: "nodes")
        #expect(page.nodes.map { $0.podPrefixes.map(\.description) } == [["10.244.1.0/24", "fd00:1::/64"], []])
    }
}
