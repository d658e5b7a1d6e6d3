import BPFPrograms
import Testing

struct AddressPrefixTests {
    @Test(
        "prefixes of both families are read, and bits behind them are ignored",
        arguments: [
            ("10.1.0.0/16", "10.1.0.0/16", 112), ("10.1.2.3/16", "10.1.0.0/16", 112), ("0.0.0.0/0", "0.0.0.0/0", 96),
            ("10.1.2.3", "10.1.2.3/32", 128), ("10.1.2.3/32", "10.1.2.3/32", 128), ("fd00:1::/48", "fd00:1::/48", 48),
            ("fd00:1::ff/64", "fd00:1::/64", 64), ("fd00::1:203:0:4/104", "fd00::1:203:0:0/104", 104),
            ("::/0", "::/0", 0),
            ("fd00::7", "fd00::7/128", 128),
        ])
    func reads(text: String, written: String, bits: Int) throws {
        let prefix = try #require(AddressPrefix(text))
        #expect(prefix.description == written)
        #expect(prefix.bits == bits)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "/", "10.1.0.0/", "10.1.0.0/33", "10.1.0.0/-1", "10.1/16", "fd00::/129", "10.1.0.0/16/8",
            "fd00::%lo/64",
            "node-a",
        ])
    func refuses(text: String) {
        #expect(AddressPrefix(text) == nil)
    }
}
