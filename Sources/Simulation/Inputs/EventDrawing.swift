import ClusterModel
import Manifests

/// Writes out what befalls the cluster: repetitions, ends, and the nodes that are meant.
struct EventDrawing {
    let seed: DrawingSeed
    let point: Int?
    let nodes: [Node]
    let places: PlaceResolver
    let horizon: Double

    /// By time; at one moment ends come before starts.
    func events(_ events: [ScenarioEvent]) -> [DrawnEvent] {
        var drawn: [DrawnEvent] = []
        var starts = events.enumerated().flatMap { index, event in
            (0..<Int(event.occurrences(within: horizon))).map { time in
                (at: event.at + Double(time) * (event.repetition?.every ?? 0), index: index, time: time)
            }
        }
        starts.sort { ($0.at, $0.index) < ($1.at, $1.index) }
        var added: [String: Int] = [:]
        for (id, start) in starts.enumerated() {
            let event = events[start.index]
            let change = change(event, added: &added)
            let text = EventText.text(event.change, change)
            drawn.append(DrawnEvent(at: start.at, id: id, phase: .start(change), text: text))
            guard let duration = event.duration, start.at + duration < horizon else { continue }
            drawn.append(DrawnEvent(at: start.at + duration, id: id, phase: .end, text: text))
        }
        return drawn.sorted { ($0.at, $0.phase == .end ? 0 : 1, $0.id) < ($1.at, $1.phase == .end ? 0 : 1, $1.id) }
    }

    private func change(_ event: ScenarioEvent, added: inout [String: Int]) -> DrawnEvent.Change {
        let purpose = "event \(event.at)"
        func names(_ place: PlaceSelector) -> [String] { places.nodes(place, for: purpose).sorted() }
        switch event.change {
        case .degrade(let links, let degradation): return .degrade(self.links(links, purpose), degradation)
        case .fail(let links): return .fail(self.links(links, purpose))
        case .heal(let links): return .heal(self.links(links, purpose))
        case .lose(let place): return .lose(names(place))
        case .partition(let place): return .partition(names(place))
        case .load(let place, let cpu, let memory): return .load(names(place), cpu: cpu, memory: memory)
        case .silence(let place): return .silence(names(place))
        case .add(let count, let like):
            return .add(newNodes(count.value(at: point), like: like, added: &added), like: like)
        }
    }

    private func links(_ selectors: [LinkSelector], _ purpose: String) -> [DrawnEvent.Links] {
        selectors.enumerated().flatMap { index, selector in
            let sources = places.nodes(selector.source, for: "\(purpose) link \(index) from").sorted()
            let sinks = places.nodes(selector.sink, for: "\(purpose) link \(index) to").sorted()
            let forth = DrawnEvent.Links(sources: sources, sinks: sinks)
            guard !selector.isOneWay, sources != sinks else { return [forth] }
            return [forth, DrawnEvent.Links(sources: sinks, sinks: sources)]
        }
    }

    /// Named after the node that they are like, and counted on from one event to the next.
    private func newNodes(_ count: Int, like name: String, added: inout [String: Int]) -> [Node] {
        guard let model = nodes.first(where: { $0.name == name }) else { return [] }
        let first = added[name, default: 0]
        added[name] = first + count
        return (first..<(first + count)).map { number in
            var node = model
            node.name = "\(name)-added-\(number + 1)"
            node.labels[WellKnown.hostnameLabel] = model.labels[WellKnown.hostnameLabel] == nil ? nil : node.name
            return node
        }
    }
}
