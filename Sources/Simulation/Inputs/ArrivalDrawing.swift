import ClusterModel

/// Draws which applications come, when, and for how long.
struct ArrivalDrawing {
    let seed: DrawingSeed
    let point: Int?
    let places: PlaceResolver

    /// By time, and where that is equal by group and number.
    func arrivals(_ input: SimulationInput) -> [DrawnScenario.Arrival] {
        let horizon = input.scenario.horizon
        let traced = Dictionary(grouping: input.trace, by: \.group)
        let numbered = input.scenario.workload.groups.flatMap { group -> [Numbered] in
            guard let application = input.applications[group.name] else { return [] }
            let pins = group.pins.enumerated().map { order, pin in
                (pin, places.nodes(pin.place, for: "pin \(group.name) \(order)"))
            }
            let times = traced[group.name].map { traceTimes($0) } ?? drawnTimes(group, until: horizon)
            return times.enumerated().lazy.filter { $0.element.at < horizon }.map { index, time in
                Numbered(
                    number: index,
                    arrival: DrawnScenario.Arrival(
                        at: time.at, group: group.name,
                        application: copy(of: application, group, number: index, pins), lifetime: time.lifetime))
            }
        }
        return numbered.sorted().map(\.arrival)
    }

    private struct Numbered: Comparable {
        var number: Int
        var arrival: DrawnScenario.Arrival

        static func < (left: Self, right: Self) -> Bool {
            (left.arrival.at, left.arrival.group, left.number) < (right.arrival.at, right.arrival.group, right.number)
        }
    }

    private typealias Time = (at: Double, lifetime: Double?)

    private func traceTimes(_ entries: [SimulationInput.TraceEntry]) -> [Time] {
        entries.map { ($0.at, $0.lifetime) }
    }

    /// Those beyond the horizon are not drawn.
    private func drawnTimes(_ group: Workload.Group, until horizon: Double) -> [Time] {
        var times: [Time] = []
        var at = group.start
        for number in 0..<group.count.value(at: point) where at < horizon {
            let name = "\(number + 1)"
            if number > 0 { at += seed.draw(group.interval, "interval", group.name, name) }
            times.append((at, group.lifetime.map { seed.draw($0, "lifetime", group.name, name) }))
        }
        return times
    }

    private func copy(
        of application: Application, _ group: Workload.Group, number: Int, _ pins: [(Workload.Pin, [String])]
    ) -> Application {
        var copy = application
        copy.name = "\(group.name)-\(number + 1)"
        for (pin, nodes) in pins {
            guard let node = node(of: nodes, pin.order, application: copy.name, number: number, pin) else { continue }
            copy.constraints.append(
                Constraint(
                    name: constraintName(pin, in: copy), targets: Targets(components: pin.components),
                    rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: [node]))))
        }
        return copy
    }

    private func node(
        of nodes: [String], _ order: Workload.Pin.Order, application: String, number: Int, _ pin: Workload.Pin
    ) -> String? {
        guard !nodes.isEmpty else { return nil }
        guard order == .random else { return nodes[number % nodes.count] }
        var generator = seed.generator("pinned", application, pin.components.first ?? "")
        return nodes.randomElement(using: &generator)
    }

    /// `camera-in-place`, unless the author has a constraint of that name.
    private func constraintName(_ pin: Workload.Pin, in application: Application) -> String? {
        let name = "\(pin.components.first ?? "components")-in-place"
        return application.constraints.contains { $0.name == name } ? nil : name
    }
}
