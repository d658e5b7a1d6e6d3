import Operations
import Testing

struct ListenAddressTests {
    @Test(
        "an address is read and written back unchanged",
        arguments: [
            ("127.0.0.1:9090", true), ("[::1]:9090", true), ("localhost:0", true), ("127.9.9.9:1", true),
            ("[::ffff:127.0.0.1]:80", true), ("0.0.0.0:65535", false), ("[::]:8443", false),
            ("edge-1.example.org:8080", false), ("192.168.1.1:80", false), ("LocalHost:80", true),
        ])
    func reads(text: String, isLoopback: Bool) throws {
        let address = try ListenAddress(parsing: text)
        #expect(address.description == text)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(
        "a text that is no address is refused with the offending part and an example",
        arguments: [
            ("", ListenAddressError.notHostAndPort("")), ("9090", .notHostAndPort("9090")),
            (":9090", .notHostAndPort(":9090")), ("::1:9090", .notHostAndPort("::1:9090")),
            ("[::1]", .notHostAndPort("[::1]")), ("[127.0.0.1]:80", .notHostAndPort("[127.0.0.1]:80")),
            ("[::1:80", .notHostAndPort("[::1:80")),
            ("host:", .badPort("host:", port: "")), ("host:65536", .badPort("host:65536", port: "65536")),
            ("host:-1", .badPort("host:-1", port: "-1")), ("host:0x50", .badPort("host:0x50", port: "0x50")),
            ("host:99999999999999999999", .badPort("host:99999999999999999999", port: "99999999999999999999")),
            ("256.1.1.1:80", .badHost("256.1.1.1:80", host: "256.1.1.1")),
            ("a b:80", .badHost("a b:80", host: "a b")), ("-a:80", .badHost("-a:80", host: "-a")),
            ("é:80", .badHost("é:80", host: "é")), ("[::g]:80", .badHost("[::g]:80", host: "::g")),
            ("a..b:80", .badHost("a..b:80", host: "a..b")),
        ])
    func refuses(text: String, error: ListenAddressError) {
        #expect(throws: error) { try ListenAddress(parsing: text) }
    }
}
