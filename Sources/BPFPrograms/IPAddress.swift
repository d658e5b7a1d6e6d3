package import CProbeABI
import Glibc

/// An IPv6 address, or an IPv4 address in its mapped form (RFC 4291, 2.5.5.2), which is how it is kept and compared.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// The upper and the lower half as numbers: the first octet is the most significant one of `high`.
    package let high: UInt64
    package let low: UInt64

    private static let mappedPrefix: UInt64 = 0xFFFF << 32

    package init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    /// Reads dotted decimal with four parts, or the notation of RFC 4291, 2.2; `nil` for anything else, a zone included.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(high: 0, low: Self.mappedPrefix | UInt64(UInt32(bigEndian: four.s_addr)))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self = withUnsafeBytes(of: six) { Self(octets: $0) }
        } else {
            return nil
        }
    }

    /// The form that kernel and sockets keep.
    package init(_ wire: ip_address) {
        self = withUnsafeBytes(of: wire) { Self(octets: $0) }
    }

    private init(octets: UnsafeRawBufferPointer) {
        func number(_ range: Range<Int>) -> UInt64 { octets[range].reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: number(0..<8), low: number(8..<16))
    }

    package var wire: ip_address {
        func word(_ value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value).bigEndian }
        return ip_address(words_be: (word(high >> 32), word(high), word(low >> 32), word(low)))
    }

    /// What stands for every address of a family: 0.0.0.0 or `::`.
    package static func unspecified(isIPv4: Bool) -> IPAddress {
        IPAddress(high: 0, low: isIPv4 ? mappedPrefix : 0)
    }

    package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Dotted decimal, or the shortest form of RFC 5952.
    package var description: String {
        let octets = withUnsafeBytes(of: wire) { Array($0) }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let (family, start) = isIPv4 ? (AF_INET, 12) : (AF_INET6, 0)
        inet_ntop(family, Array(octets[start...]), &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
