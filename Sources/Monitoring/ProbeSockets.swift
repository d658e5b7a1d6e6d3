import BPFPrograms

/// The sockets of a prober: one for each address to answer at, and one for each family to probe from.
///
/// All of them are bound even while the kernel's programs do the work, so that no other program takes the ports, and
/// user space is there for what the programs leave to it.
struct ProbeSockets {
    private(set) var reflectors: [IPAddress: ProbeSocket] = [:]
    private var probes: [ProbeSocket]
    private let port: UInt16
    /// Where probes of both families come from.
    let probePort: UInt16
    private static let receiveBuffer: Int32 = 1 << 18
    /// A port that the kernel chose for one family may be taken in the other.
    private static let attempts = 8

    init(addresses: [IPAddress], port: UInt16, probePort: UInt16) throws(ProbeError) {
        self.port = port
        probes = try Self.openProbes(Self.sources(of: addresses), port: probePort)
        self.probePort = probes.first?.port ?? probePort
        try setAddresses(addresses)
    }

    /// Answers at these addresses from now on, and no others.
    mutating func setAddresses(_ addresses: [IPAddress]) throws(ProbeError) {
        for address in addresses where reflectors[address] == nil {
            reflectors[address] = try ProbeSocket(address, port: port, receiveBuffer: Self.receiveBuffer)
        }
        reflectors = reflectors.filter { addresses.contains($0.key) }
        let families = Set(addresses.map(\.isIPv4))
        for source in Self.sources(of: addresses) where !probes.contains(where: { $0.isIPv4 == source.isIPv4 }) {
            probes.append(try ProbeSocket(source, port: probePort, receiveBuffer: Self.receiveBuffer))
        }
        probes.removeAll { !families.contains($0.isIPv4) }
    }

    /// What a peer is probed from; `nil` when this node has no address of its family.
    func probes(to address: IPAddress) -> ProbeSocket? {
        probes.first { $0.isIPv4 == address.isIPv4 }
    }

    func isProbe(_ socket: ProbeSocket) -> Bool { probes.contains { $0 === socket } }

    var all: [ProbeSocket] { probes + reflectors.values }

    /// The only address of each family, or all of the node's where there are several.
    private static func sources(of addresses: [IPAddress]) -> [IPAddress] {
        [true, false].compactMap { isIPv4 in
            let own = addresses.filter { $0.isIPv4 == isIPv4 }
            return own.count > 1 ? .unspecified(isIPv4: isIPv4) : own.first
        }
    }

    private static func openProbes(_ sources: [IPAddress], port: UInt16) throws(ProbeError) -> [ProbeSocket] {
        var attempt = 1
        while true {
            do throws(ProbeError) {
                return try openOnce(sources, port: port)
            } catch {
                guard port == 0, attempt < attempts else { throw error }
                attempt += 1
            }
        }
    }

    private static func openOnce(_ sources: [IPAddress], port: UInt16) throws(ProbeError) -> [ProbeSocket] {
        var sockets: [ProbeSocket] = []
        for source in sources {
            sockets.append(
                try ProbeSocket(source, port: sockets.first?.port ?? port, receiveBuffer: receiveBuffer))
        }
        return sockets
    }
}
