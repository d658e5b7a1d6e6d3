/// Which devices probes pass through, by the words of `--interface`.
///
/// A word is the exact name of a device, a pattern with `*`, `?` (`eth*`), or `auto`. The exact name selects whatever has
/// it; a pattern selects every device but the loopback; `auto` selects devices that are up, are not the loopback, have a
/// usable address, have a link header that the programs know, and are not on a pod's side. The last goes by name and not
/// by kind: in clusters of containers the node's own `eth0` is a veth, too.
package struct DeviceSelection: Sendable, Equatable {
    package let words: [String]
    /// Patterns of names that `auto` leaves out.
    package var excluded: [String] = Self.podSide

    /// What container networks call the devices of pods, and the bridges and tunnels between them.
    package static let podSide = [
        "veth*", "cali*", "cni*", "docker*", "br-*", "lxc*", "cilium*", "flannel*", "vxlan*", "kube-*", "nodelocaldns",
        "tunl*", "virbr*", "dummy*",
    ]

    package init(_ words: [String]) {
        self.words = words
    }

    /// Whether devices can come into or fall out of the selection while the daemon runs without being named.
    package var isOpen: Bool {
        words.contains { $0 == Self.auto || NamePattern($0).isPattern }
    }

    package func selects(_ device: Device) -> Bool {
        words.contains { selects(device, by: $0) }
    }

    private static let auto = "auto"
    /// The ARPHRD_ numbers of Ethernet and of devices without a link header.
    private static let knownTypes: Set = [1, 0xFFFE, 768, 519]

    private func selects(_ device: Device, by word: String) -> Bool {
        guard word != Self.auto else { return isOfTheNode(device) }
        let pattern = NamePattern(word)
        return pattern.matches(device.name) && !(pattern.isPattern && device.isLoopback)
    }

    private func isOfTheNode(_ device: Device) -> Bool {
        device.isUp && !device.isLoopback && !device.addresses.isEmpty && Self.knownTypes.contains(device.type)
            && !excluded.contains { NamePattern($0).matches(device.name) }
    }
}
