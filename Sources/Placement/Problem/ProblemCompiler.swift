import ClusterModel

/// Interns a request. Names that the application does not define are passed over: manifests are checked where they are
/// read.
struct ProblemCompiler {
    let request: PlanningRequest
    let nodes: [Node]
    /// The index of a node by name.
    let index: (String) -> Int?
    /// What is known already; `nil` for nothing, or where placed replicas know further nodes.
    let cluster: PreparedCluster?
    var components: [CompiledComponent] = []
    var componentIndex: [String: Int] = [:]
    var slots: [Slot] = []
    var channels: [CompiledChannel] = []
    var channelIndex: [String: Int] = [:]
    var metrics: [LinkMetric] = []
    private var metricIndex: [LinkMetric: Int] = [:]
    private var domains: [String: [Int]] = [:]

    var application: Application { request.application }

    /// - Parameters:
    ///   - extra: A replica beyond the component's own number that needs a place too, as during a rollout.
    ///   - cluster: What is known already of the request's snapshot.
    static func compile(
        _ request: PlanningRequest, extra: (component: String, replica: Int)? = nil, on cluster: PreparedCluster? = nil
    ) -> CompiledProblem {
        let request = request.sound
        var compiler = ProblemCompiler(request, cluster)
        compiler.addComponents(extra: extra)
        compiler.addChannels()
        let linkLimits = compiler.linkLimits()
        let domainRules = compiler.domainRules()
        let terms = compiler.termBlueprints()
        let links = LinkTable(
            metrics: compiler.metrics, request: request, nodes: compiler.nodes, index: compiler.index,
            tables: compiler.cluster?.tables)
        return CompiledProblem(
            request: request, nodes: compiler.nodes, components: compiler.components, slots: compiler.slots,
            channels: compiler.channels, stock: compiler.stock(), links: links, linkLimits: linkLimits,
            domainRules: domainRules, nodeRules: compiler.nodeRules(), terms: terms,
            partitions: partitions(request), tables: compiler.cluster?.tables)
    }

    private static func partitions(_ request: PlanningRequest) -> [Int: SubClusterPartition] {
        guard request.policy.partition == .avoid else { return [:] }
        return request.snapshot.partitions(freshness: request.policy.freshness, at: request.now)
    }

    private init(_ request: PlanningRequest, _ cluster: PreparedCluster?) {
        self.request = request
        let strangers = Set(request.placed.map(\.node)).filter { request.snapshot.index(of: $0) == nil }
        self.cluster = strangers.isEmpty ? cluster : nil
        nodes =
            strangers.isEmpty
            ? request.snapshot.nodes
            : (request.snapshot.nodes + strangers.map { Node(name: $0) }).sorted { $0.name < $1.name }
        let snapshot = request.snapshot
        if strangers.isEmpty {
            index = { snapshot.index(of: $0) }
        } else {
            let names = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.name, $0) })
            index = { names[$0] }
        }
        addMetric(.latency(.p50, isPenalized: false))
    }

    /// The metric by which `nearest` picks: the first one.
    static let proximity = 0

    @discardableResult
    mutating func addMetric(_ metric: LinkMetric) -> Int {
        if let index = metricIndex[metric] { return index }
        metrics.append(metric)
        metricIndex[metric] = metrics.count - 1
        return metrics.count - 1
    }

    // MARK: Components and channels

    private mutating func addComponents(extra: (component: String, replica: Int)?) {
        let placed = replicas(request.placed)
        let previous = replicas(request.previous)
        for component in application.components.sorted(by: { $0.name < $1.name })
        where componentIndex[component.name] == nil {
            let index = components.count
            let own = placed[component.name] ?? [:]
            var replicas = Set(own.keys).union(0..<max(0, component.replicas))
            if let extra, extra.component == component.name { replicas.insert(extra.replica) }
            let first = slots.count
            let earlier = previous[component.name] ?? [:]
            slots += replicas.sorted().map { replica in
                let placed = own[replica]
                return Slot(
                    component: index, replica: replica, placed: placed,
                    previous: placed == nil ? earlier[replica] : nil)
            }
            let range = Array(first..<slots.count)
            components.append(
                CompiledComponent(
                    component: component, slots: range, free: range.filter { slots[$0].placed == nil }))
            componentIndex[component.name] = index
        }
    }

    /// Node by component and replica; of two claims to one replica the first by name counts.
    private func replicas(_ placements: [ReplicaPlacement]) -> [String: [Int: Int]] {
        var placed: [String: [Int: Int]] = [:]
        for placement in placements {
            guard let node = index(placement.node) else { continue }
            let known = placed[placement.component]?[placement.replica] ?? node
            placed[placement.component, default: [:]][placement.replica] = min(known, node)
        }
        return placed
    }

    private mutating func addChannels() {
        for channel in application.channels.sorted(by: { $0.name < $1.name }) where channelIndex[channel.name] == nil {
            guard let source = componentIndex[channel.source], let sink = componentIndex[channel.sink] else { continue }
            let (sources, sinks) = (components[source].slots.count, components[sink].slots.count)
            let picksNearest = channel.replicaMatch == .nearest && sinks > 1
            channelIndex[channel.name] = channels.count
            channels.append(
                CompiledChannel(
                    channel: channel, source: source, sink: sink, picksNearest: picksNearest,
                    pairs: max(1, picksNearest ? sources : sources * sinks), demand: max(0, channel.bandwidth ?? 0)))
            if channel.bandwidth ?? 0 > 0 { addMetric(.bandwidth) }
        }
    }

    // MARK: Resources

    private func stock() -> Stock {
        let extended = Set(components.flatMap { $0.component.resources.extended.filter { $0.value > 0 }.keys })
        let names = ["cpu", "memory"] + extended.sorted()
        return Stock(
            names: names, requests: components.map { Self.row($0.component.resources, names) },
            offers: offers(names))
    }

    private func offers(_ names: [String]) -> [[Int64]] {
        guard let cluster, names.count == PreparedCluster.width else {
            return nodes.indices.map { Self.row(offer(of: $0), names) }
        }
        var offers = cluster.offers
        for node in Set(slots.compactMap(\.placed)) { offers[node] = Self.row(offer(of: node), names) }
        return offers
    }

    private func offer(of node: Int) -> Resources {
        var offer = nodes[node].free ?? nodes[node].allocatable
        if let reserved = request.reservations.resources[nodes[node].name] { offer = offer - reserved }
        for slot in slots where slot.placed == node { offer = offer - components[slot.component].component.resources }
        return offer
    }

    private static func row(_ resources: Resources, _ names: [String]) -> [Int64] {
        [resources.milliCPU, resources.memory] + names.dropFirst(2).map { resources.extended[$0, default: 0] }
    }

    // MARK: Rules on nodes

    mutating func domainRules() -> [DomainRule] {
        application.constraints.enumerated().compactMap { index, constraint in
            let (key, isTogether): (String, Bool)
            switch constraint.rule {
            case .colocate(let topologyKey): (key, isTogether) = (topologyKey, true)
            case .separate(let topologyKey): (key, isTogether) = (topologyKey, false)
            default: return nil
            }
            return DomainRule(
                constraint: index, label: constraint.label(at: index), topologyKey: key, isTogether: isTogether,
                slots: componentTargets(constraint.targets).flatMap { components[$0].slots },
                domains: domains(of: key), weight: constraint.weight)
        }
    }

    private mutating func domains(of key: String) -> [Int] {
        if let known = domains[key] { return known }
        let row = cluster?.tables.domains(of: key) ?? ClusterTables.domains(of: key, nodes)
        domains[key] = row
        return row
    }

    func nodeRules() -> [NodeRule] {
        application.constraints.enumerated().flatMap { index, constraint in
            let targets = componentTargets(constraint.targets)
            return conditions(of: constraint).map {
                NodeRule(
                    constraint: index, label: constraint.label(at: index), rule: $0, components: targets,
                    weight: constraint.weight)
            }
        }
    }

    private func conditions(of constraint: Constraint) -> [NodeRule.Condition] {
        switch constraint.rule {
        case .node(let requirement): [.requirement(requirement)]
        case .metric(let name, let minimum, let maximum):
            [
                minimum.map { .metric(name: name, limit: $0, isMinimum: true) },
                maximum.map { .metric(name: name, limit: $0, isMinimum: false) },
            ].compactMap { $0 }
        default: []
        }
    }

    /// The components that rules on nodes speak of, sorted.
    func componentTargets(_ targets: Targets) -> [Int] {
        targets.isWholeApplication
            ? Array(components.indices) : Set(targets.components.compactMap { componentIndex[$0] }).sorted()
    }
}

extension Constraint {
    /// The weight of a wish; `nil` where the rule is required.
    var weight: Double? {
        if case .preferred(let weight) = enforcement { weight } else { nil }
    }
}
