import ClusterModel
import Placement

/// What the placed replicas of all applications take, kept so that one application can be left out of the sum.
struct ReservationLedger: Sendable {
    private var resources: [String: Resources] = [:]
    private var ownResources: [ApplicationID: [String: Resources]] = [:]
    private var bandwidth: [LinkKey: [ApplicationID: Double]] = [:]
    private var bandwidthTotals: [LinkKey: Double] = [:]
    private var ownLinks: [ApplicationID: [LinkKey]] = [:]

    /// Nobody takes anything.
    init() {}

    /// Each placed replica takes its component's resources; each channel between two of them takes its bandwidth on the
    /// link between their nodes, and nothing within a node.
    ///
    /// A channel that matches the nearest replica connects each source to the one of the placed sinks that plans connect
    /// it to.
    ///
    /// - Parameter proximity: what is near by the application's policy.
    init(
        applications: [Application], rosters: [ApplicationID: ReplicaRoster],
        proximity: (Application) -> Proximity
    ) {
        for application in applications.sorted(by: { $0.id < $1.id }) {
            guard let placed = rosters[application.id]?.placed, !placed.isEmpty else { continue }
            reserve(Self.resources(of: application, placed), for: application.id)
            reserve(Self.bandwidth(of: application, placed, proximity(application)), for: application.id)
        }
    }

    /// What everybody but `application` takes.
    func reservations(except application: ApplicationID) -> Reservations {
        var others = Reservations(resources: resources, bandwidth: bandwidthTotals)
        for (node, own) in ownResources[application, default: [:]] {
            let rest = others.resources[node, default: .zero] - own
            others.resources[node] = rest.isNothing ? nil : rest
        }
        for link in ownLinks[application, default: []] {
            // Summed again rather than subtracted: a rest of 10⁻⁹ bit/s could break a limit that is met exactly.
            let shares = bandwidth[link, default: [:]].filter { $0.key != application }.sorted { $0.key < $1.key }
            others.bandwidth[link] = shares.isEmpty ? nil : shares.reduce(0) { $0 + $1.value }
        }
        return others
    }

    private mutating func reserve(_ amounts: [String: Resources], for application: ApplicationID) {
        ownResources[application] = amounts
        resources.merge(amounts) { $0 + $1 }
    }

    private mutating func reserve(_ amounts: [LinkKey: Double], for application: ApplicationID) {
        ownLinks[application] = Array(amounts.keys)
        for (link, amount) in amounts {
            bandwidth[link, default: [:]][application] = amount
            bandwidthTotals[link, default: 0] += amount
        }
    }

    private static func resources(of application: Application, _ placed: [ReplicaPlacement]) -> [String: Resources] {
        let demands = Dictionary(application.components.map { ($0.name, $0.resources) }) { first, _ in first }
        return placed.reduce(into: [:]) { amounts, replica in
            amounts[replica.node, default: .zero] =
                amounts[replica.node, default: .zero] + demands[replica.component, default: .zero]
        }
    }

    private static func bandwidth(
        of application: Application, _ placed: [ReplicaPlacement], _ proximity: Proximity
    ) -> [LinkKey: Double] {
        let byComponent = Dictionary(grouping: placed, by: \.component)
        var amounts: [LinkKey: Double] = [:]
        for channel in application.channels {
            guard let demand = channel.bandwidth else { continue }
            let sinks = byComponent[channel.sink, default: []]
            for source in byComponent[channel.source, default: []] {
                for sink in connected(sinks, to: source, by: channel, proximity) where sink.node != source.node {
                    amounts[LinkKey(source: source.node, sink: sink.node), default: 0] += demand
                }
            }
        }
        return amounts
    }

    private static func connected(
        _ sinks: [ReplicaPlacement], to source: ReplicaPlacement, by channel: Channel, _ proximity: Proximity
    ) -> [ReplicaPlacement] {
        guard channel.replicaMatch == .nearest else { return sinks }
        return proximity.nearest(to: source.node, among: sinks).map { [$0] } ?? []
    }
}

extension Resources {
    fileprivate var isNothing: Bool {
        milliCPU == 0 && memory == 0 && extended.values.allSatisfy { $0 == 0 }
    }
}
