import BPFPrograms
import Testing

struct IPAddressTests {
    static let texts: [(String, String)] = [
        ("10.1.2.3", "10.1.2.3"), ("0.0.0.0", "0.0.0.0"), ("::ffff:10.1.2.3", "10.1.2.3"), ("FD00:0:0::1", "fd00::1"),
        ("::", "::"), ("2001:db8::2:1", "2001:db8::2:1"), ("::1", "::1"), ("255.255.255.255", "255.255.255.255"),
    ]

    @Test("an address is read in any notation and written in one", arguments: texts)
    func notations(text: String, written: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == written)
        #expect(IPAddress(address.wire) == address)
        #expect(address.isIPv4 == written.contains("."))
    }

    @Test(
        "what is none is not read",
        arguments: ["", "10.1.2", "010.1.2.3", "10.1.2.3 ", "fe80::1%eth0", "1::2::3", "host", "[::1]"])
    func refusals(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("octets stand in network order")
    func order() throws {
        let address = try #require(IPAddress("1:2:3:4:5:6:7:8"))
        #expect(address.high == 0x0001_0002_0003_0004)
        #expect(address.low == 0x0005_0006_0007_0008)
        #expect(withUnsafeBytes(of: address.wire) { Array($0) } == [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8])
    }
}
