public import ClusterModel

/// A document of any of the kinds that the grammar knows.
public enum ManifestDocument: Hashable, Sendable {
    case application(Application)
    case topology(Topology)
    case policy(SchedulingPolicy)
    case program(UserProgram)
    case scenario(Scenario)

    /// The kinds of document, as `kind:` spells them.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case application = "Application"
        case topology = "Topology"
        case policy = "SchedulingPolicy"
        case program = "Program"
        case scenario = "Scenario"
    }

    public var kind: Kind {
        switch self {
        case .application: .application
        case .topology: .topology
        case .policy: .policy
        case .program: .program
        case .scenario: .scenario
        }
    }

    /// The object's name, with its namespace where the kind has one.
    public var name: String {
        switch self {
        case .application(let application): application.id.description
        case .topology(let topology): topology.name
        case .policy(let policy): policy.name
        case .program(let program): program.name
        case .scenario(let scenario): scenario.name
        }
    }
}
