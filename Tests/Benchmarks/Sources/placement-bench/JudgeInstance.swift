import ClusterModel
import Foundation
import Placement

/// An instance and our plan for it in plain numbers: nodes, components and channels are places in lists.
struct JudgeInstance: Encodable {
    struct Wire: Encodable {
        let from: Int
        let to: Int
        /// What a millisecond counts.
        let weight: Double
        /// Mbit/s for each pair of replicas.
        let demand: Double
    }

    /// The sum along the channels is at most `maximum`, for `bandwidth` (Mbit/s) each of them at least.
    struct Limit: Encodable {
        let channels: [Int]
        let metric: String
        let bound: Double
        /// The weight where the rule only costs.
        let wish: Double?
    }

    struct Group: Encodable {
        let parts: [Int]
        /// The domain of each node.
        let domains: [Int]
        let isTogether: Bool
        let wish: Double?
    }

    /// The mean over pairs of replicas counts, summed along the channels.
    struct Aim: Encodable {
        let channels: [Int]
        let metric: String
        let weight: Double
    }

    let name: String
    let cpu: [Double]
    let memory: [Double]
    let cost: [Double]
    let latency: [[Double?]]
    let loss: [[Double?]]
    let bandwidth: [[Double?]]
    let parts: [[Double]]
    let replicas: [Int]
    let processing: [Double]
    let allowed: [[Int]?]
    let wires: [Wire]
    let limits: [Limit]
    let groups: [Group]
    let aims: [Aim]
    let status: String
    let objective: Double?
    let bound: Double?
    /// For each component the nodes of its replicas.
    let placement: [[Int]]?
}

extension JudgeInstance {
    init(_ name: String, _ request: PlanningRequest, _ plan: Plan) {
        let (application, snapshot) = (request.application, request.snapshot)
        let reader = JudgeReader(application: application, nodes: snapshot.nodes)
        func matrix(_ own: Double, _ value: (LinkEstimate) -> Double?) -> [[Double?]] {
            snapshot.nodes.indices.map { source in
                snapshot.nodes.indices.map { sink in
                    source == sink ? own : snapshot.estimate(from: source, to: sink).flatMap(value)
                }
            }
        }
        self.name = name
        cpu = snapshot.nodes.map { Double($0.allocatable.milliCPU) }
        memory = snapshot.nodes.map { Double($0.allocatable.memory >> 20) }
        cost = reader.cost
        latency = matrix(0) { $0.latency.p95 }
        loss = matrix(0) { $0.reliability.map { -log($0.estimate) } }
        bandwidth = matrix(0) { $0.bandwidth.map { $0 / 1e6 } }
        parts = application.components.map { [Double($0.resources.milliCPU), Double($0.resources.memory >> 20)] }
        replicas = application.components.map(\.replicas)
        processing = application.components.map(\.processingLatency)
        allowed = reader.allowed
        wires = reader.wires
        limits = reader.limits
        groups = reader.groups
        aims = reader.aims
        status = plan.status.rawValue
        objective = plan.objective
        bound = plan.bound
        placement = plan.objective == nil ? nil : reader.nodes(of: plan)
    }
}
