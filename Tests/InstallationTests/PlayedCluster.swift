import Foundation
import Synchronization

@testable import Installation

/// A cluster in memory, with controllers that act whenever somebody waits.
final class PlayedCluster: Sendable {
    struct State {
        var objects: [ObjectIdentity: ObjectValue] = [:]
        /// `apply Deployment a/b`, in order.
        var log: [String] = []
        var version = "v1.36.2"
        var nodes = ["edge-1", "edge-2"]
        /// Why no pod starts; `nil`: they start.
        var trouble: String?
        /// The answer of the extender behind the API server.
        var health = 401
        /// What is refused.
        var refused: String?
    }

    let state = Mutex(State())

    init(_ change: (inout State) -> Void = { _ in }) {
        state.withLock { change(&$0) }
    }

    var objects: [ObjectIdentity: ObjectValue] { state.withLock { $0.objects } }
    var log: [String] { state.withLock { $0.log } }

    func change(_ identity: ObjectIdentity, _ change: (inout ObjectValue) -> Void) {
        state.withLock { state in
            guard var value = state.objects[identity] else { return }
            change(&value)
            state.objects[identity] = value
        }
    }

    func put(_ kind: ObjectKind, _ name: String, namespace: String? = nil, _ fields: ObjectValue = [:]) {
        var value = fields
        value["apiVersion"] = .string(kind.apiVersion)
        value["kind"] = .string(kind.kind)
        var metadata = value["metadata"] ?? [:]
        metadata["name"] = .string(name)
        metadata["namespace"] = namespace.map { .string($0) }
        value["metadata"] = metadata
        state.withLock { $0.objects[ObjectIdentity(kind, name, namespace: namespace)] = value }
    }

    var access: ClusterAccess {
        ClusterAccess(
            version: { self.state.withLock { $0.version } },
            get: { identity in self.state.withLock { $0.objects[identity] } },
            list: { kind, namespace, labels in self.list(kind, namespace, labels) },
            apply: { object throws(InstallationError) in
                try self.note("apply \(object.identity)")
                self.state.withLock { state in
                    var value = object.value
                    value["status"] = state.objects[object.identity]?["status"]
                    state.objects[object.identity] = value
                }
            },
            delete: { identity throws(InstallationError) in
                try self.note("delete \(identity)")
                return self.state.withLock { $0.remove(identity) }
            })
    }

    private func note(_ line: String) throws(InstallationError) {
        let isRefused = state.withLock { state in
            state.log.append(line)
            return state.refused.map(line.contains) ?? false
        }
        if isRefused { throw .cluster("the API server does not allow to \(line)") }
    }

    private func list(_ kind: ObjectKind, _ namespace: String?, _ labels: String?) -> [ObjectValue] {
        let wanted = labels.map { $0.split(separator: "=").map(String.init) } ?? []
        return objects.filter { identity, value in
            guard identity.kind == kind, namespace == nil || identity.namespace == namespace else { return false }
            return wanted.isEmpty || value.at("metadata", "labels", wanted[0])?.string == wanted[1]
        }.values.sorted { $0.at("metadata", "name")?.string ?? "" < $1.at("metadata", "name")?.string ?? "" }
    }

    /// No time passes, but the controllers act.
    func waiting(limit: Int = 20) -> Waiting {
        Waiting(limit: limit) { _ in self.control() }
    }

    /// What the controllers of a cluster do: pods for workloads, and words about them.
    func control() {
        state.withLock { $0.control() }
    }
}

extension PlayedCluster.State {
    mutating func remove(_ identity: ObjectIdentity) -> Bool {
        guard objects.removeValue(forKey: identity) != nil else { return false }
        switch identity.kind {
        case .namespace: objects = objects.filter { $0.key.namespace != identity.name }
        case .customResourceDefinition: objects = objects.filter { $0.key.kind != .application }
        case .deployment, .daemonSet: break
        default: break
        }
        return true
    }

    mutating func control() {
        let pods = objects.filter { $0.key.kind == .pod && Ownership.isOurs($0.value) }
        for (identity, pod) in pods {
            let owner = pod.at("metadata", "labels", "app.kubernetes.io/name")?.string ?? ""
            let isOwned = [ObjectKind.deployment, .daemonSet].contains {
                objects[ObjectIdentity($0, owner, namespace: identity.namespace)] != nil
            }
            if !isOwned { objects[identity] = nil }
        }
        for node in nodes {
            let value: ObjectValue = [
                "apiVersion": "v1", "kind": "Node",
                "metadata": ["name": .string(node), "labels": ["kubernetes.io/os": "linux"]],
            ]
            objects[ObjectIdentity(.node, node)] = value
        }
        for (identity, _) in objects { control(identity) }
    }

    private mutating func control(_ identity: ObjectIdentity) {
        switch identity.kind {
        case .customResourceDefinition:
            objects[identity]?["status"] = ["conditions": [["type": "Established", "status": "True"]]]
        case .deployment:
            let count = objects[identity]?.at("spec", "replicas")?.int ?? 1
            let ready: Int64 = trouble == nil ? count : 0
            objects[identity]?["status"] = [
                "observedGeneration": 1, "replicas": .int(count), "updatedReplicas": .int(count),
                "availableReplicas": .int(ready),
            ]
            pod(of: identity, on: nodes.first)
        case .daemonSet:
            let count = Int64(nodes.count)
            objects[identity]?["status"] = [
                "observedGeneration": 1, "desiredNumberScheduled": .int(count),
                "updatedNumberScheduled": .int(count), "numberAvailable": .int(trouble == nil ? count : 0),
            ]
            for node in nodes { pod(of: identity, on: node) }
        default: break
        }
    }

    private mutating func pod(of owner: ObjectIdentity, on node: String?) {
        let name = "\(owner.name)-\(node ?? "pending")"
        let condition: ObjectValue = ["type": "Ready", "status": .string(trouble == nil ? "True" : "False")]
        var status: ObjectValue = ["conditions": [condition]]
        if let trouble {
            status["containerStatuses"] = [["state": ["waiting": ["reason": .string(trouble)]]]]
        }
        objects[ObjectIdentity(.pod, name, namespace: owner.namespace)] = [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": [
                "name": .string(name), "namespace": .string(owner.namespace ?? ""),
                "labels": [
                    "app.kubernetes.io/name": .string(owner.name), "app.kubernetes.io/part-of": "isochrone",
                ],
            ],
            "spec": ["nodeName": .string(node ?? "")], "status": status,
        ]
    }
}
