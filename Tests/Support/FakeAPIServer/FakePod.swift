/// A pod as the fake keeps it, in the form of the API.
package struct FakePod: Codable, Sendable {
    package struct Metadata: Codable, Sendable {
        package var name: String
        package var namespace: String
        package var uid: String
        package var resourceVersion = "1"
        package var deletionTimestamp: String?
        package var labels: [String: String]?
        package var annotations: [String: String]?
    }

    package struct Gate: Codable, Sendable {
        package var name: String
    }

    package struct Spec: Codable, Sendable {
        package var nodeName: String?
        package var schedulerName = "default-scheduler"
        package var schedulingGates: [Gate]?
    }

    package var kind = "Pod"
    package var apiVersion = "v1"
    package var metadata: Metadata
    package var spec: Spec

    package init(
        _ name: String, namespace: String = "default", uid: String, node: String? = nil, gates: [String] = [],
        deletionTimestamp: String? = nil, labels: [String: String] = [:]
    ) {
        metadata = Metadata(
            name: name, namespace: namespace, uid: uid, deletionTimestamp: deletionTimestamp,
            labels: labels.isEmpty ? nil : labels)
        spec = Spec(nodeName: node, schedulingGates: gates.isEmpty ? nil : gates.map(Gate.init))
    }
}
