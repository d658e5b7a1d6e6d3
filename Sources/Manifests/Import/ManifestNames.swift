import Foundation

/// Turns foreign names into names that manifests and Kubernetes take, each one only once.
struct ManifestNames {
    /// What a name may be made of.
    enum Style {
        /// Lower-case letters, digits, `-` and `.`, as of Kubernetes' objects.
        case subdomain
        /// Letters, digits, `-`, `_` and `.`, as in the values of labels.
        case labelValue
    }

    private let style: Style
    private let limit: Int
    private var taken: Set<String> = []
    /// How far the numbers of each name that is met again were used up.
    private var counters: [String: Int] = [:]

    init(_ style: Style, limit: Int = 63) {
        self.style = style
        self.limit = limit
    }

    /// The name that `foreign` becomes on its own, whether it is taken or not; empty when nothing of it is left.
    func candidate(_ foreign: String) -> String {
        let plain = foreign.decomposedStringWithCanonicalMapping
        var name = String.UnicodeScalarView()
        for scalar in plain.unicodeScalars.prefix(1000) where !scalar.properties.isDiacritic && name.count < limit {
            if isAllowed(scalar) {
                name.append(scalar)
            } else if style == .subdomain, ("A"..."Z").contains(scalar) {
                name.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            } else if name.last != "-" {
                name.append("-")
            }
        }
        return style == .subdomain ? subdomain(String(name)) : trimmed(String(name)[...])
    }

    /// A free name made of `foreign`, else of `fallback`, with a number where the name is taken.
    mutating func take(_ foreign: String, else fallback: String) -> String {
        let wanted = candidate(foreign)
        let name = wanted.isEmpty ? fallback : wanted
        if taken.insert(name).inserted { return name }
        while true {
            let number = counters[name, default: 1] + 1
            counters[name] = number
            let suffix = "-\(number)"
            let numbered = trimmed(name.prefix(limit - suffix.count)) + suffix
            if taken.insert(numbered).inserted { return numbered }
        }
    }

    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9", "-", ".": true
        case "A"..."Z", "_": style == .labelValue
        default: false
        }
    }

    /// Each part between dots has a letter or digit at both ends.
    private func subdomain(_ name: String) -> String {
        name.split(separator: ".").map { trimmed($0) }.filter { !$0.isEmpty }.joined(separator: ".")
    }

    private func trimmed(_ name: Substring) -> String {
        var rest = name
        while let first = rest.unicodeScalars.first, !first.isLetterOrDigit { rest = rest.dropFirst() }
        while let last = rest.unicodeScalars.last, !last.isLetterOrDigit { rest = rest.dropLast() }
        return String(rest)
    }
}
