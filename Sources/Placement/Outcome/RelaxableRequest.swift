import ClusterModel

/// How much of a resource each replica of a component asks for.
struct RelaxableRequest: RelaxableRule {
    let component: Int
    let name: String
    let resource: String
    let requested: Int64

    static func all(of component: Component, at index: Int) -> [RelaxableRequest] {
        let (resources, name) = (component.resources, component.name)
        let all = [("cpu", resources.milliCPU), ("memory", resources.memory)] + resources.extended.sorted { $0 < $1 }
        return all.filter { $0.1 > 0 }.map { Self(component: index, name: name, resource: $0.0, requested: $0.1) }
    }

    func loosest(_ request: PlanningRequest) -> PlanningRequest { setting(0, request) }

    func setting(_ value: Int64, _ request: PlanningRequest) -> PlanningRequest {
        var request = request
        var resources = request.application.components[component].resources
        switch resource {
        case "cpu": resources.milliCPU = value
        case "memory": resources.memory = value
        default: resources.extended[resource] = value
        }
        request.application.components[component].resources = resources
        return request
    }

    /// The least that a node leaves to each replica of the component once all others have what they ask for.
    func value(of nodes: [Int], in problem: CompiledProblem) -> Int64? {
        let offers = problem.nodes.map { problem.request.offer(of: $0)[resource] }
        var (own, taken, new) = (offers.map { _ in Int64(0) }, offers.map { _ in Int64(0) }, Set<Int>())
        for (slot, node) in zip(problem.slots, nodes) {
            let part = problem.components[slot.component].component
            let amount = part.name == name ? 0 : part.resources[resource]
            if part.name == name { own[node] += 1 }
            taken[node] = taken[node].addingReportingOverflow(amount).partialValue
            if slot.placed == nil, part.name == name || amount > 0 { new.insert(node) }
        }
        let shares = new.filter { own[$0] > 0 }.map { (offers[$0] - taken[$0]) / own[$0] }
        return shares.min().map { max(0, $0) }
    }

    func tighter(than value: Int64) -> Int64 { value + 1 }

    func isLooser(_ value: Int64, _ request: PlanningRequest) -> Bool { value < requested }

    func relaxation(_ request: PlanningRequest, _ value: Int64, isProven: Bool) -> Relaxation {
        guard value > 0 else {
            let subject = "\(resource) of component \(name)"
            return Relaxation(
                constraint: CompiledProblem.capacityLabel, change: .leftOut(subject: subject), isProven: isProven)
        }
        let shortage = Resources.Shortage(resource: resource, requested: requested, free: value)
        return Relaxation(
            constraint: CompiledProblem.capacityLabel, change: .request(component: name, shortage: shortage),
            isProven: isProven)
    }
}

extension PlanningRequest {
    /// What a node has left for this application, its own placed replicas not counted.
    fileprivate func offer(of node: Node) -> Resources {
        let offer = node.free ?? node.allocatable
        return reservations.resources[node.name].map { offer - $0 } ?? offer
    }
}

extension Resources {
    fileprivate subscript(resource: String) -> Int64 {
        switch resource {
        case "cpu": milliCPU
        case "memory": memory
        default: extended[resource, default: 0]
        }
    }
}
