/// The session identifiers of RFC 8972, 3 that two daemons agree on without talking to each other.
package enum SessionIdentifier {
    /// The identifiers of the probes and the heartbeats that one node sends to another: 1…65,535, and never the same.
    ///
    /// FNV-1a (Fowler, Noll and Vo) over both names, folded to 16 bits. They need not be unique: a reflector looks the
    /// session up by the sender's address and takes the identifier as a check.
    package static func derived(from sender: String, to reflector: String) -> ProbeSession.Identifiers {
        var hash: UInt32 = 0x811C_9DC5
        for octet in Array(sender.utf8) + [0] + Array(reflector.utf8) {
            hash = (hash ^ UInt32(octet)) &* 0x0100_0193
        }
        let probe = nonzero(UInt16(truncatingIfNeeded: hash ^ (hash >> 16)))
        return ProbeSession.Identifiers(probe: probe, heartbeat: nonzero(~probe))
    }

    private static func nonzero(_ identifier: UInt16) -> UInt16 {
        identifier == 0 ? 1 : identifier
    }
}
