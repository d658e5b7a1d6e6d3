import BPFPrograms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads lists of peers.
package enum PeerList {
    private struct FileEntry: Decodable {
        var name: String
        var address: String
        var session: Int?
        var subCluster: String?
        var podCIDRs: [String]?
    }

    private struct NodePage: Decodable {
        var items: [Item]
        var `continue`: String?

        struct Item: Decodable {
            var name: String
            var addresses: [String]?
            var subCluster: String?
            var podCIDRs: [String]?
        }
    }

    /// The nodes in a peers file: a JSON list of `name`, `address` and, if wanted, `session`, `subCluster` and `podCIDRs`.
    package static func peers(inFile path: String) throws(PeerListError) -> [Peer] {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadableFile(path: path, reason: "it does not exist or may not be read")
        }
        return try peers(in: content, source: path)
    }

    static func peers(in content: Data, source: String) throws(PeerListError) -> [Peer] {
        let entries = try decode([FileEntry].self, from: content, source: source)
        var peers: [Peer] = []
        for entry in entries {
            guard let address = IPAddress(entry.address) else {
                throw .badAddress(source: source, peer: entry.name, address: entry.address)
            }
            if peers.contains(where: { $0.name == entry.name }) {
                throw .duplicate(source: source, what: "the name \(entry.name)")
            }
            if peers.contains(where: { $0.address == address }) {
                throw .duplicate(source: source, what: "the address \(address)")
            }
            peers.append(
                Peer(
                    name: entry.name, address: address, session: try session(of: entry, source: source),
                    subCluster: entry.subCluster, podPrefixes: try prefixes(of: entry, source: source)))
        }
        return peers
    }

    private static func session(of entry: FileEntry, source: String) throws(PeerListError) -> UInt16? {
        guard let number = entry.session else { return nil }
        guard let session = UInt16(exactly: number) else {
            throw .malformed(source: source, reason: "the session \(number) of \(entry.name) is not in 0…65535")
        }
        return session
    }

    private static func prefixes(of entry: FileEntry, source: String) throws(PeerListError) -> [AddressPrefix] {
        try (entry.podCIDRs ?? []).map { text throws(PeerListError) in
            guard let prefix = AddressPrefix(text) else {
                throw .malformed(source: source, reason: "\"\(text)\" of \(entry.name) is no CIDR such as 10.1.0.0/24")
            }
            return prefix
        }
    }

    /// The nodes of one page of the server's list that have an address of these families, and where the next page begins.
    static func page(in content: Data, families: AddressFamilies, source: String) throws(PeerListError) -> (
        nodes: [Peer], next: String?
    ) {
        let page = try decode(NodePage.self, from: content, source: source)
        let nodes = page.items.compactMap { item in
            (item.addresses ?? []).lazy.compactMap { IPAddress($0) }.first(where: families.contains)
                .map { address in
                    // A prefix that cannot be read is left out: the others, and the node, serve all the same.
                    Peer(
                        name: item.name, address: address, subCluster: item.subCluster,
                        podPrefixes: (item.podCIDRs ?? []).compactMap { AddressPrefix($0) })
                }
        }
        return (nodes, page.continue)
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, from content: Data, source: String)
        throws(PeerListError) -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: content)
        } catch {
            throw .malformed(source: source, reason: reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, let context): "\(place(context)) has no \"\(key.stringValue)\""
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "\(place(context)) is of the wrong type"
        case DecodingError.dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not JSON" : "\(place(context)) is out of range"
        default: "it cannot be understood"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        guard !context.codingPath.isEmpty else { return "the document" }
        return context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
    }
}
