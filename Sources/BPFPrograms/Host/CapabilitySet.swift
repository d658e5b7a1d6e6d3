import CHost

/// Capabilities, the unnamed ones included.
package struct CapabilitySet: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// One bit for each, as the kernel writes them.
    package let bits: UInt64

    package init(bits: UInt64) {
        self.bits = bits
    }

    package init(arrayLiteral elements: Capability...) {
        self.init(elements)
    }

    package init(_ capabilities: some Sequence<Capability>) {
        bits = capabilities.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    package func contains(_ capability: Capability) -> Bool {
        bits >> UInt64(capability.rawValue) & 1 == 1
    }

    package func union(_ other: CapabilitySet) -> CapabilitySet {
        CapabilitySet(bits: bits | other.bits)
    }

    package func subtracting(_ other: CapabilitySet) -> CapabilitySet {
        CapabilitySet(bits: bits & ~other.bits)
    }

    package var isEmpty: Bool { bits == 0 }

    /// Those that have a name here, in their order.
    package var names: [String] {
        Capability.allCases.filter(contains).map(\.name)
    }
}

extension CapabilitySet {
    /// What the calling thread may do now; nothing where the kernel does not say.
    package static var effective: CapabilitySet {
        var bits: UInt64 = 0
        return host_capabilities_effective(&bits) == 0 ? CapabilitySet(bits: bits) : []
    }

    /// Takes everything else from every thread of this process, for good.
    ///
    /// - Throws: ``BPFError/failed(step:code:log:)`` when a thread kept more.
    package func becomeAllThatIsLeft() throws(BPFError) {
        let result = host_capabilities_keep(bits)
        guard result == 0 else {
            throw .failed(step: "dropping the capabilities that are not needed", code: -result, log: "")
        }
    }

    /// What it means on this kernel: before Linux 5.8 there was no CAP_BPF and no CAP_PERFMON, and CAP_SYS_ADMIN stood
    /// for both.
    package func translated(lastKnown: Int = Int(host_capabilities_last())) -> CapabilitySet {
        let newer: CapabilitySet = [.bpf, .perfmon]
        guard lastKnown < Capability.bpf.rawValue, bits & newer.bits != 0 else { return self }
        return subtracting(newer).union([.sysAdmin])
    }
}
