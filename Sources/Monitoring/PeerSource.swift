/// Where a daemon learns of its peers.
package enum PeerSource: Sendable, Equatable {
    /// A JSON file that is read once at the start.
    case file(path: String)
    /// The nodes that the control plane knows, asked for again and again.
    case server(url: String)
}
