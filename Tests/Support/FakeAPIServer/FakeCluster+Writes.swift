import Foundation

extension FakeCluster.State {
    private struct Binding: Decodable {
        struct Metadata: Decodable {
            var name: String?
            var uid: String?
            var resourceVersion: String?
            var annotations: [String: String]?
        }

        struct Target: Decodable {
            var name: String?
        }

        var metadata: Metadata
        var target: Target
    }

    /// In the order in which the API server looks: the object, the preconditions, the pod.
    mutating func bind(_ key: String, _ name: String, _ request: FakeRequest) -> FakeAnswer {
        guard let binding = try? JSONDecoder().decode(Binding.self, from: Data(request.body)) else { return .badBody }
        guard binding.metadata.name == nil || binding.metadata.name == name else {
            return .failure(
                400, "BadRequest", "name in URL does not match name in Binding object", hasDetails: false)
        }
        guard let node = binding.target.name, !node.isEmpty else {
            return .failure(500, nil, "target.name: Required value", hasDetails: false)
        }
        guard var pod = pods[key] else { return .podNotFound(name) }
        if let broken = brokenPrecondition(binding.metadata.uid, binding.metadata.resourceVersion, of: pod, key) {
            return .conflict("pods", name, broken)
        }
        if let obstacle = Self.obstacle(to: pod) { return .conflict("pods/binding", name, obstacle) }
        pod.spec.nodeName = node
        let topology = nodes[node]?.filter { $0.key.hasPrefix("topology.kubernetes.io/") } ?? [:]
        pod.metadata.labels = Self.merged(pod.metadata.labels, topology)
        pod.metadata.annotations = Self.merged(pod.metadata.annotations, binding.metadata.annotations ?? [:])
        store(pod, key)
        return .json(201, FakeStatus(status: "Success", code: 201))
    }

    private static func obstacle(to pod: FakePod) -> String? {
        let name = pod.metadata.name
        if pod.metadata.deletionTimestamp != nil {
            return "pod \(name) is being deleted, cannot be assigned to a host"
        }
        if let node = pod.spec.nodeName { return "pod \(name) is already assigned to node \"\(node)\"" }
        if pod.spec.schedulingGates != nil { return "pod \(name) has non-empty .spec.schedulingGates" }
        return nil
    }

    private func brokenPrecondition(_ uid: String?, _ version: String?, of pod: FakePod, _ key: String) -> String? {
        let start = "StorageError: invalid object, Code: 4, Key: /registry/pods/\(key), ResourceVersion: 0, "
        if let uid, !uid.isEmpty, uid != pod.metadata.uid {
            return start + "AdditionalErrorMsg: Precondition failed: UID in precondition: \(uid), "
                + "UID in object meta: \(pod.metadata.uid)"
        }
        if let version, !version.isEmpty, version != pod.metadata.resourceVersion {
            return start + "AdditionalErrorMsg: Precondition failed: ResourceVersion in precondition: \(version), "
                + "ResourceVersion in object meta: \(pod.metadata.resourceVersion)"
        }
        return nil
    }

    private struct Patch: Decodable {
        struct Metadata: Decodable {
            var uid: String?
            var annotations: [String: String?]?
        }

        var metadata: Metadata
    }

    /// Of a patch the annotations count, and the UID as a precondition.
    mutating func patch(_ key: String, _ name: String, _ request: FakeRequest) -> FakeAnswer {
        let types = ["application/merge-patch+json", "application/strategic-merge-patch+json"]
        guard types.contains(request.contentType ?? "") else {
            return .failure(415, "UnsupportedMediaType", "415: Unsupported Media Type")
        }
        guard let patch = try? JSONDecoder().decode(Patch.self, from: Data(request.body)) else { return .badBody }
        guard var pod = pods[key] else { return .podNotFound(name) }
        if let broken = brokenPrecondition(patch.metadata.uid, nil, of: pod, key) {
            return .conflict("pods", name, broken)
        }
        for (annotation, value) in patch.metadata.annotations ?? [:] {
            var annotations = pod.metadata.annotations ?? [:]
            annotations[annotation] = value
            pod.metadata.annotations = annotations.isEmpty ? nil : annotations
        }
        store(pod, key)
        return .json(200, pods[key])
    }

    private mutating func store(_ pod: FakePod, _ key: String) {
        revision += 1
        pods[key] = pod
        pods[key]?.metadata.resourceVersion = "\(revision)"
    }

    private static func merged(_ old: [String: String]?, _ new: [String: String]) -> [String: String]? {
        let all = (old ?? [:]).merging(new) { $1 }
        return all.isEmpty ? nil : all
    }
}

extension FakeAnswer {
    fileprivate static var badBody: FakeAnswer {
        failure(400, "BadRequest", "the object provided is unrecognized", hasDetails: false)
    }
}
