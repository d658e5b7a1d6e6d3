package import BPFPrograms

/// A node of the cluster, and which addresses stand for it.
package struct PassiveNode: Hashable, Sendable {
    package var name: String
    /// Its own addresses, and the prefixes that its pods have their addresses from.
    package var prefixes: [AddressPrefix]

    package init(name: String, prefixes: [AddressPrefix]) {
        self.name = name
        self.prefixes = prefixes
    }
}
