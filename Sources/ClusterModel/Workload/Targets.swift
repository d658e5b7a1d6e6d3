/// What a constraint or criterion speaks of. Empty means the whole application: every channel for link metrics and
/// rules, every component for node metrics and rules.
public struct Targets: Hashable, Sendable, Codable {
    public var paths: [String]
    public var channels: [String]
    public var components: [String]

    public init(paths: [String] = [], channels: [String] = [], components: [String] = []) {
        self.paths = paths
        self.channels = channels
        self.components = components
    }

    public static let wholeApplication = Targets()

    public var isWholeApplication: Bool { paths.isEmpty && channels.isEmpty && components.isEmpty }
}
