import ClusterModel
import Placement

/// What the placed replicas of all applications take, kept so that one application can be left out of the sum.
struct ReservationLedger: Sendable {
    private var resources: [String: Resources] = [:]
    private var ownResources: [ApplicationID: [String: Resources]] = [:]
    private var bandwidth: [LinkKey: [ApplicationID: Double]] = [:]
    private var ownLinks: [ApplicationID: [LinkKey: Double]] = [:]
    /// The nodes whose sums changed, in that order, the newest last.
    private var changes: [Change] = []
    /// How many changes there were in all.
    private(set) var changeCount = 0

    private struct Change {
        var node: String
        /// `nil` where something else changed of the node's room.
        var application: ApplicationID?
    }

    /// Changes that are remembered: whoever missed more has to look at everything anew.
    static let changesHeld = 512

    /// Nobody takes anything.
    init() {}

    /// Takes in what an application's replicas take at their places, instead of what they took.
    ///
    /// Each placed replica takes its component's resources; each channel between two of them takes its bandwidth on the
    /// link between their nodes, and nothing within a node. A channel that matches the nearest replica connects each
    /// source to the one of the placed sinks that plans connect it to.
    ///
    /// - Parameter proximity: What is near by the application's policy.
    /// - Returns: Whether anything changed.
    @discardableResult
    mutating func set(
        _ application: Application, placed: [ReplicaPlacement], proximity: @autoclosure () -> Proximity
    ) -> Bool {
        let amounts = Self.resources(of: application, placed)
        let loads = Self.bandwidth(of: application, placed, proximity)
        return replace(application.id, amounts, loads)
    }

    /// The application takes nothing any more.
    @discardableResult
    mutating func remove(_ application: ApplicationID) -> Bool {
        replace(application, [:], [:])
    }

    /// Counts these nodes among those that changed, for everybody: others than applications took of them, or gave back.
    mutating func noteRoom(on nodes: [String]) {
        // More than are remembered say no more than that too much changed.
        for node in nodes.prefix(2 * Self.changesHeld) { note(Change(node: node, application: nil)) }
    }

    /// What everybody but `application` takes.
    func reservations(except application: ApplicationID) -> Reservations {
        var others = Reservations(resources: resources, bandwidth: bandwidth.mapValues(Self.sum))
        for node in ownResources[application, default: [:]].keys {
            let rest = taken(on: node, except: application)
            others.resources[node] = rest.isNothing ? nil : rest
        }
        for link in ownLinks[application, default: [:]].keys {
            others.bandwidth[link] = taken(on: link, except: application)
        }
        return others
    }

    /// What everybody but `application` takes of a node.
    func taken(on node: String, except application: ApplicationID) -> Resources {
        let all = resources[node, default: .zero]
        guard let own = ownResources[application]?[node] else { return all }
        return all - own
    }

    /// What everybody but `application` takes of a link, in bit/s; `nil` for nothing.
    func taken(on link: LinkKey, except application: ApplicationID) -> Double? {
        // Summed anew rather than subtracted: a rest of 10⁻⁹ bit/s could break a limit that is met exactly.
        let shares = bandwidth[link, default: [:]].filter { $0.key != application }
        return shares.isEmpty ? nil : Self.sum(shares)
    }

    /// The nodes whose sums were changed after the first `count` changes, those by `application` left out; `nil` when that
    /// is too long ago to say.
    func changedNodes(after count: Int, except application: ApplicationID? = nil) -> Set<String>? {
        let missed = changeCount - count
        guard missed <= changes.count else { return nil }
        return Set(
            changes.suffix(missed).filter { $0.application == nil || $0.application != application }.map(\.node))
    }

    /// What an application's channels take of links when its replicas are placed so, in bit/s.
    static func bandwidth(
        of application: Application, _ placed: [ReplicaPlacement], _ proximity: () -> Proximity
    ) -> [LinkKey: Double] {
        guard application.channels.contains(where: { $0.bandwidth != nil }) else { return [:] }
        let byComponent = Dictionary(grouping: placed, by: \.component)
        let proximity = proximity()
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

    /// What an application's replicas take of nodes.
    static func resources(of application: Application, _ placed: [ReplicaPlacement]) -> [String: Resources] {
        let demands = Dictionary(application.components.map { ($0.name, $0.resources) }) { first, _ in first }
        return placed.reduce(into: [:]) { amounts, replica in
            amounts[replica.node, default: .zero] =
                amounts[replica.node, default: .zero] + demands[replica.component, default: .zero]
        }
    }

    private mutating func replace(
        _ application: ApplicationID, _ amounts: [String: Resources], _ loads: [LinkKey: Double]
    ) -> Bool {
        let isChanged = replaceResources(application, amounts)
        let (before, hasLoads) = (ownLinks[application, default: [:]], !loads.isEmpty)
        guard before != loads else { return isChanged }
        for link in before.keys {
            bandwidth[link]?[application] = nil
            if bandwidth[link]?.isEmpty == true { bandwidth[link] = nil }
        }
        for (link, amount) in loads { bandwidth[link, default: [:]][application] = amount }
        ownLinks[application] = hasLoads ? loads : nil
        return true
    }

    private mutating func replaceResources(_ application: ApplicationID, _ amounts: [String: Resources]) -> Bool {
        let before = ownResources[application, default: [:]]
        guard before != amounts else { return false }
        for node in Set(before.keys).union(amounts.keys) where before[node] != amounts[node] {
            let rest = resources[node, default: .zero] - before[node, default: .zero] + amounts[node, default: .zero]
            resources[node] = rest.isNothing ? nil : rest
            note(Change(node: node, application: application))
        }
        ownResources[application] = amounts.isEmpty ? nil : amounts
        return true
    }

    private mutating func note(_ change: Change) {
        changeCount += 1
        changes.append(change)
        if changes.count >= 2 * Self.changesHeld { changes.removeFirst(changes.count - Self.changesHeld) }
    }

    private static func sum(_ shares: [ApplicationID: Double]) -> Double {
        shares.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
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
