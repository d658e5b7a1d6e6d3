/// What a frame is to the service whose frames a lab counts.
public enum FrameKind: CaseIterable, Hashable, Sendable {
    /// To the service's port.
    case request
    /// From the service's port.
    case answer
    case other

    /// - Parameters:
    ///   - frame: from its Ethernet header on.
    ///   - service: a UDP or TCP port.
    init(_ frame: some RandomAccessCollection<UInt8>, service: UInt16?) {
        let octets = Array(frame.prefix(14 + 60 + 4))
        guard let service, let ports = Self.ports(octets) else {
            self = .other
            return
        }
        self = ports.destination == service ? .request : ports.source == service ? .answer : .other
    }

    /// Of UDP and TCP over IPv4 (first fragments) and IPv6 (without extension headers).
    private static func ports(_ octets: [UInt8]) -> (source: UInt16, destination: UInt16)? {
        guard octets.count >= 14 + 20 else { return nil }
        let offset: Int
        let protocolNumber: UInt8
        switch (octets[12], octets[13]) {
        case (0x08, 0x00):
            guard octets[20] & 0x1F == 0, octets[21] == 0 else { return nil }
            (offset, protocolNumber) = (14 + 4 * Int(octets[14] & 0x0F), octets[23])
        case (0x86, 0xDD): (offset, protocolNumber) = (14 + 40, octets[20])
        default: return nil
        }
        guard [6, 17].contains(protocolNumber), octets.count >= offset + 4 else { return nil }
        func port(_ index: Int) -> UInt16 { UInt16(octets[index]) << 8 | UInt16(octets[index + 1]) }
        return (port(offset), port(offset + 2))
    }
}
