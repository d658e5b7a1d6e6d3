/// What is read of a pod of the API server.
package struct Pod: Hashable, Sendable {
    package var namespace: String
    package var name: String
    package var uid: String
    /// Empty while the pod is bound to no node.
    package var nodeName: String
    /// RFC 3339; `nil` unless the pod is being deleted.
    package var deletionTimestamp: String?
    package var labels: [String: String]
    package var annotations: [String: String]
    /// Names of `spec.schedulingGates`; while there is one the pod can't be bound.
    package var schedulingGates: [String]
}

extension Pod: Decodable {
    private struct Document: Decodable {
        struct Metadata: Decodable {
            var namespace: String
            var name: String
            var uid: String
            var deletionTimestamp: String?
            var labels: [String: String]?
            var annotations: [String: String]?
        }

        struct Gate: Decodable {
            var name: String
        }

        struct Spec: Decodable {
            var nodeName: String?
            var schedulingGates: [Gate]?
        }

        var metadata: Metadata
        var spec: Spec
    }

    package init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        self.init(
            namespace: document.metadata.namespace, name: document.metadata.name, uid: document.metadata.uid,
            nodeName: document.spec.nodeName ?? "", deletionTimestamp: document.metadata.deletionTimestamp,
            labels: document.metadata.labels ?? [:], annotations: document.metadata.annotations ?? [:],
            schedulingGates: document.spec.schedulingGates?.map(\.name) ?? [])
    }
}
