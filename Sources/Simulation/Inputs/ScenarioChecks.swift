import ClusterModel
import Manifests
import Placement

/// Holds what a scenario says against what its files hold.
struct ScenarioChecks {
    let source: ScenarioSource
    let input: SimulationInput
    /// Whether places can be checked.
    let isTopologyRead: Bool

    static let strategyNames = PlacementStrategies.all().map(\.name)

    private typealias Step = ScenarioSource.PathStep

    func problems() -> [Problem] {
        strategies() + goal() + pods() + pins() + (isTopologyRead ? places() : [])
    }

    private func strategies() -> [Problem] {
        let lists: [([Step], [String])] = [
            (["spec", "strategies"], source.scenario.strategies),
            (["spec", "short", "strategies"], source.scenario.short?.strategies ?? []),
        ]
        return lists.filter { $0.1 != ["all"] }.flatMap { path, names in
            names.enumerated().compactMap { index, name in
                Self.strategyNames.contains(name)
                    ? nil
                    : unknown("strategy", name, among: Self.strategyNames, at: path + [.item(index)])
            }
        }
    }

    private func goal() -> [Problem] {
        guard let name = input.scenario.sweep?.until?.measure, Measure(rawValue: name) == nil else { return [] }
        return [
            unknown(
                "measure", name, among: Measure.allCases.map(\.rawValue), at: ["spec", "sweep", "until", "measure"])
        ]
    }

    /// Before any is drawn.
    private func pods() -> [Problem] {
        let point = input.scenario.sweep?.values.max()
        let pods = input.scenario.workload.groups.reduce(0.0) { sum, group in
            let replicas = input.applications[group.name]?.components.reduce(0) { $0 + $1.replicas } ?? 0
            return sum + Double(group.count.value(at: point)) * Double(replicas)
        }
        guard pods > Double(ScenarioLimits.pods) else { return [] }
        return [
            source.problem(
                ["spec", "applications"], "the applications have \(Int(min(pods, 1e18))) pods",
                remedy: "at most \(ScenarioLimits.pods) are run")
        ]
    }

    private func pins() -> [Problem] {
        input.scenario.workload.groups.enumerated().flatMap { index, group -> [Problem] in
            guard let application = input.applications[group.name] else { return [] }
            let names = application.components.map(\.name)
            return group.pins.enumerated().flatMap { order, pin in
                pin.components.enumerated().compactMap { place, name in
                    let path: [Step] = [
                        "spec", "applications", .item(index), "pins", .item(order), "components", .item(place),
                    ]
                    return names.contains(name) ? nil : unknown("component", name, among: names, at: path)
                }
            }
        }
    }

    private func unknown(_ noun: String, _ name: String, among names: [String], at path: [Step]) -> Problem {
        let few = names.count > 12 ? names.prefix(12) + ["…"] : names[...]
        let remedy =
            Suggestion.text(for: name, among: names)
            ?? (names.isEmpty ? "there is no \(noun)" : "there are \(few.joined(separator: ", "))")
        return source.problem(path, "there is no \(noun) `\(name.prefix(60))`", remedy: remedy)
    }
}

extension ScenarioChecks {
    /// Held against the largest point of the sweep, where most is there.
    private func places() -> [Problem] {
        let point = input.scenario.sweep?.values.max()
        let seed = DrawingSeed(input.scenario.seed)
        let nodes = TopologyDrawing(seed: seed, point: point).nodes(input)
        let resolver = PlaceResolver(nodes, seed: seed, point: point)
        let templates = input.scenario.topology.nodes.enumerated().flatMap { index, template in
            check(template.place, resolver, at: ["spec", "topology", "nodes", .item(index), "place"])
        }
        let pins = input.scenario.workload.groups.enumerated().flatMap { index, group in
            group.pins.enumerated().flatMap { order, pin in
                check(
                    pin.place, resolver,
                    at: ["spec", "applications", .item(index), "pins", .item(order), "place"])
            }
        }
        let events = input.scenario.events.enumerated().flatMap { index, event in
            check(event.change, resolver, at: ["spec", "events", .item(index)])
        }
        return templates + pins + events
    }

    private func check(_ change: ScenarioEvent.Change, _ resolver: PlaceResolver, at path: [Step]) -> [Problem] {
        switch change {
        case .degrade(let links, _): check(links, resolver, at: path + ["degrade", "links"])
        case .fail(let links): check(links, resolver, at: path + ["fail", "links"])
        case .heal(let links): check(links, resolver, at: path + ["heal", "links"])
        case .lose(let place): check(place, resolver, at: path + ["lose"])
        case .partition(let place): check(place, resolver, at: path + ["partition"])
        case .load(let place, _, _): check(place, resolver, at: path + ["load", "place"])
        case .silence(let place): check(place, resolver, at: path + ["silence"])
        case .add(_, let like): check(PlaceSelector(.nodes([like])), resolver, at: path + ["add", "like"])
        }
    }

    private func check(_ links: [LinkSelector], _ resolver: PlaceResolver, at path: [Step]) -> [Problem] {
        links.enumerated().flatMap { index, link in
            check(link.source, resolver, at: path + [.item(index), "from"])
                + check(link.sink, resolver, at: path + [.item(index), "to"])
        }
    }

    private func check(_ place: PlaceSelector?, _ resolver: PlaceResolver, at path: [Step]) -> [Problem] {
        guard let place else { return [] }
        return resolver.unknown(in: place).map { unknown($0.noun, $0.name, among: $0.names, at: path + steps(place)) }
    }

    /// Into a place that is written as a mapping.
    private func steps(_ place: PlaceSelector) -> [Step] {
        switch place.scope {
        case .nodes: ["nodes"]
        case .subClusters(let names): names.count == 1 ? ["subCluster"] : ["subClusters"]
        case .tier: ["tier"]
        case .subClustersOfTier: ["subClustersOfTier"]
        case .all: []
        }
    }
}
