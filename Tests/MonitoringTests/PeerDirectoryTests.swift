import HTTPClient
import Monitoring
import Testing

@Suite(.serialized)
struct PeerDirectoryTests {
    private func directory(port: UInt16) -> PeerDirectory {
        var configuration = HTTPClient.Configuration()
        configuration.retry = .never
        return PeerDirectory(
            client: HTTPClient(configuration: configuration), server: "http://127.0.0.1:\(port)", node: "a")
    }

    @Test("the server's nodes are the peers, without the node that asks")
    func asksTheServer() async throws {
        let server = try OneShotServer(
            status: 200,
            body: """
                {"items": [{"name": "a", "subCluster": "edge", "addresses": ["10.0.0.1"]}, {"name": "b", "addresses": ["10.0.0.2"]}]}
                """)
        let roster = try await directory(port: server.port).roster()
        #expect(roster.peers.map(\.name) == ["b"])
        #expect(roster.subCluster == "edge")
        #expect(server.request().hasPrefix("GET /api/v1/nodes HTTP/1.1\r\n"))
    }

    @Test("an answer that is no list of nodes is an error with the place", arguments: [(500, "{}"), (200, "[]")])
    func explains(status: Int, body: String) async throws {
        let server = try OneShotServer(status: status, body: body)
        let error = await #expect(throws: PeerListError.self) { try await directory(port: server.port).roster() }
        #expect("\(error.map(\.description) ?? "")".contains("http://127.0.0.1:\(server.port)/api/v1/nodes"))
    }
}
