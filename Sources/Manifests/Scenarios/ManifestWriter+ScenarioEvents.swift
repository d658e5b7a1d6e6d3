import ClusterModel

extension ManifestWriter {
    static func node(_ group: Workload.Group) -> OutputNode {
        .fields([
            ("name", .text(group.name)), ("file", .text(group.file)), ("count", count(group.count)),
            ("start", seconds(group.start)),
            ("every", group.interval == .constant(0) ? nil : .distribution(group.interval, seconds)),
            ("lifetime", group.lifetime.map { .distribution($0, seconds) }), ("pins", .items(group.pins, node)),
        ])
    }

    private static func node(_ pin: Workload.Pin) -> OutputNode {
        .fields([
            ("components", .list(pin.components.map { .text($0) })), ("place", node(pin.place)),
            ("order", .text(pin.order.rawValue)),
        ])
    }

    static func node(_ event: ScenarioEvent) -> OutputNode {
        let written = change(event.change)
        return .fields([
            ("at", seconds(event.at)), (written.key, written.value), ("for", event.duration.map(seconds)),
            ("repeat", event.repetition.map(node)),
        ])
    }

    private static func node(_ repetition: ScenarioEvent.Repetition) -> OutputNode {
        .fields([("every", seconds(repetition.every)), ("times", repetition.times.map { .plain("\($0)") })])
    }

    private static func change(_ change: ScenarioEvent.Change) -> (key: String, value: OutputNode) {
        switch change {
        case .degrade(let links, let degradation): ("degrade", node(links, degradation))
        case .fail(let links): ("fail", .map([("links", .list(links.map(node)))]))
        case .heal(let links): ("heal", .map([("links", .list(links.map(node)))]))
        case .lose(let place): ("lose", node(place))
        case .partition(let place): ("partition", node(place))
        case .load(let place, let cpu, let memory):
            (
                "load",
                .fields([
                    ("place", node(place)), ("cpu", .text(Ratio.text(cpu))), ("memory", .text(Ratio.text(memory))),
                ])
            )
        case .silence(let place): ("silence", node(place))
        case .add(let number, let like): ("add", .map([("count", count(number)), ("like", .text(like))]))
        }
    }

    private static func node(_ links: [LinkSelector], _ degradation: ScenarioEvent.Degradation) -> OutputNode {
        .fields([
            ("links", .list(links.map(node))), ("latencyFactor", .number(degradation.latencyFactor)),
            ("addedLatency", milliseconds(degradation.addedLatency)),
            ("reliability", degradation.reliability.map { .text(Ratio.text($0)) }),
            ("bandwidthFactor", .number(degradation.bandwidthFactor)),
        ])
    }

    private static func node(_ link: LinkSelector) -> OutputNode {
        .fields([
            ("from", node(link.source)), ("to", node(link.sink)), ("oneWay", link.isOneWay ? .plain("true") : nil),
        ])
    }
}
