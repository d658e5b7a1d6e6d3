public import ClusterModel

/// Writes manifests so that reading them again gives the same value.
public struct ManifestWriter: Sendable {
    public static func yaml(_ application: Application) -> String {
        YAMLText.write(node(application))
    }

    public static func json(_ application: Application) -> String {
        JSONText.write(node(application))
    }

    /// Links from matrices are written one by one; two directions that are equal and adjacent become one entry.
    public static func yaml(_ topology: Topology) -> String {
        YAMLText.write(node(topology))
    }

    /// Links as in ``yaml(_:)-(Topology)``.
    public static func json(_ topology: Topology) -> String {
        JSONText.write(node(topology))
    }

    public static func yaml(_ policy: SchedulingPolicy) -> String {
        YAMLText.write(node(policy))
    }

    public static func json(_ policy: SchedulingPolicy) -> String {
        JSONText.write(node(policy))
    }

    public static func yaml(_ program: UserProgram) -> String {
        YAMLText.write(node(program))
    }

    public static func json(_ program: UserProgram) -> String {
        JSONText.write(node(program))
    }

    public static func yaml(_ scenario: Scenario) -> String {
        YAMLText.write(node(scenario))
    }

    public static func json(_ scenario: Scenario) -> String {
        JSONText.write(node(scenario))
    }

    /// Writes a document of any kind.
    public static func yaml(_ document: ManifestDocument) -> String {
        YAMLText.write(node(document))
    }

    /// Writes a document of any kind.
    public static func json(_ document: ManifestDocument) -> String {
        JSONText.write(node(document))
    }

    private static func node(_ document: ManifestDocument) -> OutputNode {
        switch document {
        case .application(let application): node(application)
        case .topology(let topology): node(topology)
        case .policy(let policy): node(policy)
        case .program(let program): node(program)
        case .scenario(let scenario): node(scenario)
        }
    }

    static func document(
        _ kind: ManifestDocument.Kind, metadata: [(key: String, value: OutputNode?)],
        spec: [(key: String, value: OutputNode?)]
    ) -> OutputNode {
        .map([
            ("apiVersion", .text(WellKnown.apiVersion)), ("kind", .text(kind.rawValue)),
            ("metadata", .fields(metadata)), ("spec", .fields(spec)),
        ])
    }
}
