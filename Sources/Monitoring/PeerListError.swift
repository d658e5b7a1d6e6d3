/// Why a list of peers cannot be used.
package enum PeerListError: Error, CustomStringConvertible, Equatable {
    case unreadableFile(path: String, reason: String)
    case malformed(source: String, reason: String)
    case badAddress(source: String, peer: String, address: String)
    case duplicate(source: String, what: String)
    case unreachable(url: String, reason: String)

    package var description: String {
        switch self {
        case .unreadableFile(let path, let reason): "cannot read the peers file \(path): \(reason)"
        case .malformed(let source, let reason):
            "\(source): \(reason); write [{\"name\": \"node-b\", \"address\": \"10.0.0.2\"}, …]"
        case .badAddress(let source, let peer, let address):
            "\(source): the address \"\(address)\" of \(peer) is no address; write four numbers, such as 10.0.0.2"
        case .duplicate(let source, let what): "\(source): \(what) occurs twice; each peer may be there once"
        case .unreachable(let url, let reason): "cannot get the nodes from \(url): \(reason)"
        }
    }
}
