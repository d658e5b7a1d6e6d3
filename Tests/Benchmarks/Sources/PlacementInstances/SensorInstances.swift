import ClusterModel
public import Placement

/// 91 fog nodes with 86 sensors that stay where they are, and components between them; the weighted sum of latencies counts.
///
/// The numbers are those of Y. Xia, X. Etchevers, L. Letondeur, T. Coupaye, F. Desprez, "Combining hardware nodes and
/// software components ordering-based heuristics for optimizing the placement of distributed IoT applications in the fog",
/// SAC 2018; nodes and weights are drawn, as theirs are not published.
public enum SensorInstances {
    public static func request(seed: UInt64, components: Int = 20) -> PlanningRequest {
        var draw = Draw(seed: seed)
        let places = (0..<91).map { _ in (draw.number(0...40), draw.number(0...40)) }
        let nodes = places.indices.map { index in
            Node(
                name: "fog-\(100 + index)",
                allocatable: Resources(milliCPU: Int64(draw.number(1000...4000)), memory: 8 << 30))
        }
        let links = places.indices.flatMap { source in
            places.indices.compactMap { sink -> Link? in
                guard source != sink else { return nil }
                let (x, y) = (places[source].0 - places[sink].0, places[source].1 - places[sink].1)
                return Link(
                    source: nodes[source].name, sink: nodes[sink].name,
                    estimate: SiteInstances.estimate(1 + (x * x + y * y).squareRoot()))
            }
        }
        return PlanningRequest(
            application: application(components, nodes, &draw),
            snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: links), now: Timestamp(milliseconds: 0))
    }

    private static func application(_ count: Int, _ nodes: [Node], _ draw: inout Draw) -> Application {
        var parts = (0..<count).map {
            Component(
                name: "part-\($0)", resources: Resources(milliCPU: Int64(draw.number(300...1500)), memory: 256 << 20))
        }
        var channels = (1..<count).map {
            Channel(name: "up-\($0)", source: "part-\($0)", sink: "part-\(draw.index(below: $0))")
        }
        var pins: [Constraint] = []
        for sensor in 0..<86 {
            parts.append(Component(name: "sensor-\(sensor)"))
            channels.append(
                Channel(
                    name: "data-\(sensor)", source: "sensor-\(sensor)", sink: "part-\(draw.index(below: count))"))
            pins.append(
                Constraint(
                    targets: Targets(components: ["sensor-\(sensor)"]),
                    rule: .node(
                        NodeRequirement(
                            key: WellKnown.hostnameLabel, operator: .in,
                            values: [nodes[draw.index(below: nodes.count)].name]))))
        }
        let criteria = channels.map {
            Criterion(
                targets: Targets(channels: [$0.name]), goal: .minimize, metric: .latency,
                weight: draw.number(0.1...3))
        }
        return Application(
            name: "sensing", components: parts, channels: channels, constraints: pins, criteria: criteria)
    }
}
