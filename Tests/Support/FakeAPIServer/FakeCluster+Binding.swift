extension FakeCluster.State {
    /// In the order in which the API server looks: the object, the preconditions, the pod.
    mutating func bind(_ key: String, _ name: String, _ request: FakeRequest) -> FakeAnswer {
        guard let binding = FakeJSON(request.body), let metadata = binding["metadata"] else { return .badBody }
        guard metadata["name"] == nil || metadata["name"]?.string == name else {
            return .failure(
                400, "BadRequest", "name in URL does not match name in Binding object", hasDetails: false)
        }
        guard let node = binding[path: "target", "name"]?.string, !node.isEmpty else {
            return .failure(500, nil, "target.name: Required value", hasDetails: false)
        }
        guard let pod = store.object(.pods, key) else { return .notFound(.pods, name) }
        if let broken = brokenPrecondition(metadata, of: pod, key) { return .conflict("pods", name, broken) }
        var json = pod.json
        if let obstacle = Self.obstacle(to: json, name) { return .conflict("pods/binding", name, obstacle) }
        json[path: "spec", "nodeName"] = .string(node)
        let topology = (store.object(.nodes, node)?.labels ?? [:]).filter {
            $0.key.hasPrefix("topology.kubernetes.io/")
        }
        Self.merge(topology, into: &json, "labels")
        Self.merge(metadata["annotations"]?.strings ?? [:], into: &json, "annotations")
        store.put(.pods, json)
        return .success(201)
    }

    private static func merge(_ pairs: [String: String], into json: inout FakeJSON, _ key: String) {
        guard !pairs.isEmpty else { return }
        json[path: "metadata", key] = (json[path: "metadata", key] ?? [:])
            .merged(with: .object(pairs.mapValues { .string($0) }))
    }

    private static func obstacle(to pod: FakeJSON, _ name: String) -> String? {
        if pod[path: "metadata", "deletionTimestamp"] != nil {
            return "pod \(name) is being deleted, cannot be assigned to a host"
        }
        if let node = pod[path: "spec", "nodeName"]?.string {
            return "pod \(name) is already assigned to node \"\(node)\""
        }
        if pod[path: "spec", "schedulingGates"] != nil { return "pod \(name) has non-empty .spec.schedulingGates" }
        return nil
    }

    func brokenPrecondition(_ metadata: FakeJSON?, of pod: FakeObject, _ key: String) -> String? {
        let start = "StorageError: invalid object, Code: 4, Key: /registry/pods/\(key), ResourceVersion: 0, "
        if let uid = metadata?["uid"]?.string, !uid.isEmpty, uid != pod.uid {
            return start + "AdditionalErrorMsg: Precondition failed: UID in precondition: \(uid), "
                + "UID in object meta: \(pod.uid)"
        }
        if let version = metadata?["resourceVersion"]?.string, !version.isEmpty, version != "\(pod.version)" {
            return start + "AdditionalErrorMsg: Precondition failed: ResourceVersion in precondition: \(version), "
                + "ResourceVersion in object meta: \(pod.version)"
        }
        return nil
    }
}

extension FakeAnswer {
    fileprivate static var badBody: FakeAnswer {
        failure(400, "BadRequest", "the object provided is unrecognized", hasDetails: false)
    }
}
