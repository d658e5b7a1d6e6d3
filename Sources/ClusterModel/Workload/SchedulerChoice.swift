/// Who plans an application.
public enum SchedulerChoice: Hashable, Sendable, Codable {
    /// Isochrone itself.
    case builtin
    /// A process of the user's that puts its plans through the API. While it has put none that holds for `timeout`
    /// seconds, Isochrone stands in.
    case external(timeout: Double)

    /// Seconds that a process may be silent where the manifest does not say.
    public static let defaultTimeout = 10.0

    /// The word that manifests use.
    public var kind: Kind {
        switch self {
        case .builtin: .builtin
        case .external: .external
        }
    }

    /// Seconds that the process may be silent; `nil` for the built-in scheduler.
    public var timeout: Double? {
        if case .external(let timeout) = self { timeout } else { nil }
    }

    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case builtin, external
    }
}
