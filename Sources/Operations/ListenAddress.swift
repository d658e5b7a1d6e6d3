/// Where a daemon listens: a name or IP address, and a port.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// Without brackets, for instance `127.0.0.1`, `::1` or `localhost`.
    package var host: String
    /// 0 lets the kernel choose.
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, where an IPv6 address stands in brackets.
    package init(parsing text: String) throws(ListenAddressError) {
        guard let (host, port) = Self.split(text) else { throw .notHostAndPort(text) }
        guard Self.isHost(host) else { throw .badHost(text, host: host) }
        guard !port.isEmpty, port.count <= 5, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(port), number <= 65_535
        else { throw .badPort(text, port: port) }
        self.init(host: host, port: number)
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Whether only this computer can connect: 127.0.0.0/8, `::1` (RFC 4291, 2.5.3) or `localhost` (RFC 6761, 6.3).
    package var isLoopback: Bool {
        let host = host.lowercased()
        return host == "localhost" || host.hasSuffix(".localhost") || IPAddress(host)?.isLoopback == true
    }

    private static func split(_ text: String) -> (host: String, port: String)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.hasPrefix(":") else { return nil }
            let host = String(text[text.index(after: text.startIndex)..<end])
            return host.contains(":") ? (host, String(rest.dropFirst())) : nil
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        return (String(parts[0]), String(parts[1]))
    }

    /// An IP address, or a host name of RFC 1123: letters, digits and inner hyphens, labels of up to 63 of them.
    private static func isHost(_ host: String) -> Bool {
        if IPAddress(host) != nil { return true }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = labels.last, !last.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.unicodeScalars.allSatisfy {
                    $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-")
                }
        }
    }
}
