import Testing

@testable import NetworkLab

@Suite("What a frame is to the service that is counted")
struct FrameKindTests {
    private static let hardware: [UInt8] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]
    /// From port 40000 to port 862.
    private static let toService: [UInt8] = [0x9C, 0x40, 0x03, 0x5E]
    private static let fromService: [UInt8] = [0x03, 0x5E, 0x9C, 0x40]

    private static func v4(_ ports: [UInt8], protocolNumber: UInt8 = 17, fragment: [UInt8] = [0, 0], options: Int = 0)
        -> [UInt8]
    {
        hardware + [0x08, 0x00, 0x45 + UInt8(options), 0, 0, 40, 0, 0] + fragment + [64, protocolNumber, 0, 0]
            + [UInt8](repeating: 10, count: 8 + 4 * options) + ports
    }

    private static func v6(_ ports: [UInt8], nextHeader: UInt8 = 17) -> [UInt8] {
        hardware + [0x86, 0xDD, 0x60, 0, 0, 0, 0, 20, nextHeader, 64] + [UInt8](repeating: 0xFD, count: 32) + ports
    }

    @Test(
        "ports decide, of UDP and TCP over either version of IP",
        arguments: [
            (v4(toService), FrameKind.request), (v4(fromService), .answer), (v4(toService, options: 2), .request),
            (v4(toService, protocolNumber: 6), .request), (v6(toService), .request), (v6(fromService), .answer),
            (v6(fromService, nextHeader: 6), .answer),
            // ICMP, a later fragment, other ports, ARP, and frames cut short.
            (v4(toService, protocolNumber: 1), .other), (v4(toService, fragment: [0, 9]), .other),
            (v4([1, 2, 3, 4]), .other), (v6(toService, nextHeader: 58), .other),
            (hardware + [0x08, 0x06] + toService, .other), (Array(v6(toService).dropLast()), .other),
            (Array(v4(toService).dropLast()), .other), ([], .other),
        ])
    func kinds(frame: [UInt8], expected: FrameKind) {
        #expect(FrameKind(frame, service: 862) == expected)
    }

    @Test("without a service every frame is another")
    func noService() {
        #expect(FrameKind(Self.v4(Self.toService), service: nil) == .other)
    }
}
