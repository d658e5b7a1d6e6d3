package import HTTPClient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Asks the control plane which nodes there are.
package struct PeerDirectory: Sendable {
    private let client: HTTPClient
    private let url: String
    /// The node that asks; it is no peer of its own.
    private let node: String
    private let families: AddressFamilies
    /// Pages after which the list is taken for endless.
    private static let mostPages = 100

    package init(client: HTTPClient, server: String, node: String, families: AddressFamilies = [.ipv4, .ipv6]) {
        self.client = client
        url = server + "/api/v1/nodes"
        self.node = node
        self.families = families
    }

    package func roster() async throws(PeerListError) -> PeerRoster {
        var nodes: [Peer] = []
        var next: String?
        for _ in 0..<Self.mostPages {
            let page = try await page(after: next)
            nodes += page.nodes
            guard page.next != nil else { return PeerRoster(nodes, seenFrom: node) }
            next = page.next
        }
        throw .unreachable(url: url, reason: "the list of nodes does not end")
    }

    private func page(after token: String?) async throws(PeerListError) -> (nodes: [Peer], next: String?) {
        let response: HTTPResponse
        do {
            response = try await client.send(HTTPRequest(url: url + (token.map { "?continue=\($0)" } ?? "")))
        } catch {
            throw .unreachable(url: url, reason: "\(error)")
        }
        guard response.isSuccess else {
            throw .unreachable(url: url, reason: "the server answered \(response.status)")
        }
        return try PeerList.page(in: Data(response.body), families: families, source: url)
    }
}
