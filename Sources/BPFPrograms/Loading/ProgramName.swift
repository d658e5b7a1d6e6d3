/// The name of a family of programs: a label of RFC 1123 in lower case, so that it can stand in paths and URLs.
package struct ProgramName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    /// `nil` for anything but 1 to 40 lower-case letters, digits and inner hyphens.
    package init?(_ text: String) {
        let octets = Array(text.utf8)
        let hyphen = UInt8(ascii: "-")
        guard (1...40).contains(octets.count), octets.first != hyphen, octets.last != hyphen,
            octets.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == hyphen })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (left: ProgramName, right: ProgramName) -> Bool { left.text < right.text }
}
