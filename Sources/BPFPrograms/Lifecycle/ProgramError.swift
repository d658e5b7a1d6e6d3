/// Why an operator's wish for a program was not granted.
package enum ProgramError: Error, Equatable, CustomStringConvertible {
    case unknown(String, known: [String])
    case badName(String)
    case unreadable(path: String, reason: String)
    /// The object is another than the one that was meant; nothing of it was looked at.
    case digest(path: String, expected: String, found: String)
    case tooMany(limit: Int)
    /// Something that only one kind of family has, built in or of the operator's own.
    case notForFamily(String, reason: String)
    case metricTaken(String, by: String)
    case programs(BPFError)

    package var description: String {
        switch self {
        case .unknown(let name, let known):
            "there is no program `\(name)`; there are \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .badName(let name):
            "`\(name.prefix(64))` is no name of a program; use 1 to 40 of a-z, 0-9 and inner hyphens"
        case .unreadable(let path, let reason):
            "\(path): \(reason)"
        case .digest(let path, let expected, let found):
            "\(path) has the SHA-256 \(found) instead of \(expected); check which of the two is meant"
        case .tooMany(let limit):
            "\(limit) programs are the most that are loaded; unload one first"
        case .notForFamily(let name, let reason):
            "\(name): \(reason)"
        case .metricTaken(let metric, let program):
            "the metric \(metric) is already that of \(program); give it another name"
        case .programs(let error):
            error.description
        }
    }

    /// What libbpf and the verifier said; empty when they were not asked.
    package var log: String {
        if case .programs(let error) = self { error.log } else { "" }
    }
}
