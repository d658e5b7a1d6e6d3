import Foundation

extension FakeCluster.State {
    mutating func delete(_ kind: FakeKind, _ key: String, _ name: String, _ request: FakeRequest) -> FakeAnswer {
        guard let old = store.object(kind, key) else { return .notFound(kind, name) }
        let options = FakeJSON(request.body)
        if let uid = options?[path: "preconditions", "uid"]?.string, uid != old.uid {
            return .anotherUID(kind.kind, name, wanted: uid, found: old.uid)
        }
        if request.isDryRun { return .deleted(kind, old) }
        let grace =
            options?["gracePeriodSeconds"]?.integer ?? request.parameter("gracePeriodSeconds").flatMap { Int64($0) }
        var json = old.json
        let isBound = kind == .pods && !(json[path: "spec", "nodeName"]?.string ?? "").isEmpty
        let hasFinalizers = !(json[path: "metadata", "finalizers"]?.array ?? []).isEmpty
        if (isBound && grace != 0) || hasFinalizers {
            terminate(&json, grace: isBound ? grace ?? 30 : 0)
            return .object(200, store.put(kind, json), kind)
        }
        if kind == .pods, isBound {
            terminate(&json, grace: 0)
            store.put(kind, json)
        }
        guard let last = store.delete(kind, key) else { return .notFound(kind, name) }
        return .deleted(kind, last)
    }

    /// Marks an object that lives on for a while.
    func terminate(_ json: inout FakeJSON, grace: Int64) {
        let end = Date().addingTimeInterval(Double(grace)).formatted(.iso8601)
        if json[path: "metadata", "deletionTimestamp"] == nil {
            json[path: "metadata", "deletionTimestamp"] = .string(end)
            json[path: "metadata", "generation"] = .integer((json[path: "metadata", "generation"]?.integer ?? 1) + 1)
        }
        json[path: "metadata", "deletionGracePeriodSeconds"] = .integer(grace)
    }

    mutating func deleteAll(_ kind: FakeKind, _ target: FakeTarget, _ request: FakeRequest) -> FakeAnswer {
        let answer = list(kind, target, request)
        guard answer.status == 200, case .success(let selector) = FakeSelector.of(request, kind) else { return answer }
        for object in store.objects(kind, namespace: target.namespace) where selector.matches(object) {
            store.delete(kind, object.key)
        }
        return answer
    }

    // MARK: Eviction

    mutating func evict(_ key: String, _ name: String, _ request: FakeRequest) -> FakeAnswer {
        guard let eviction = FakeJSON(request.body) else { return .malformed(request, .pods) }
        guard let pod = store.object(.pods, key) else { return .notFound(.pods, name) }
        let options = eviction["deleteOptions"]
        if let uid = options?[path: "preconditions", "uid"]?.string, uid != pod.uid {
            return .anotherUID("Pod", name, wanted: uid, found: pod.uid)
        }
        var json = pod.json
        let isBound = !(json[path: "spec", "nodeName"]?.string ?? "").isEmpty
        // Who is on the way out, does not run yet or no more, is not asked for.
        let isIdle = ["Pending", "Succeeded", "Failed"].contains(json[path: "status", "phase"]?.string ?? "")
        if json[path: "metadata", "deletionTimestamp"] == nil, !isIdle, let answer = budget(pod, request) {
            return answer
        }
        guard !request.isDryRun, json[path: "metadata", "deletionTimestamp"] == nil else { return .success(201) }
        guard isBound else {
            store.delete(.pods, key)
            return .success(201)
        }
        let condition: FakeJSON = [
            "type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI",
            "message": "Eviction API: evicting",
        ]
        json[path: "status", "conditions"] = .array((json[path: "status", "conditions"]?.array ?? []) + [condition])
        terminate(&json, grace: options?["gracePeriodSeconds"]?.integer ?? 30)
        store.put(.pods, json)
        return .success(201)
    }

    /// Why a disruption budget does not allow it; where it does, it is charged.
    private mutating func budget(_ pod: FakeObject, _ request: FakeRequest) -> FakeAnswer? {
        let budgets = store.objects(.podDisruptionBudgets, namespace: pod.namespace).filter { budget in
            let labels = budget.json[path: "spec", "selector", "matchLabels"]?.strings ?? [:]
            return labels.allSatisfy { pod.labels[$0] == $1 }
        }
        guard let budget = budgets.first else { return nil }
        guard budgets.count == 1 else {
            return .failure(
                500, nil,
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                hasDetails: false)
        }
        var json = budget.json
        guard
            (json[path: "status", "observedGeneration"]?.integer ?? 0)
                >= (json[path: "metadata", "generation"]?.integer ?? 1)
        else {
            return .blocked(
                "The disruption budget \(budget.name) is still being processed by the server.", retryAfter: 10)
        }
        let allowed = json[path: "status", "disruptionsAllowed"]?.integer ?? 0
        guard allowed > 0 else { return .blocked(Self.reason(budget.name, json["status"])) }
        guard !request.isDryRun else { return nil }
        json[path: "status", "disruptionsAllowed"] = .integer(allowed - 1)
        json[path: "status", "disruptedPods"] =
            (json[path: "status", "disruptedPods"] ?? [:]).merged(with: .object([pod.name: .string(now)]))
        store.put(.podDisruptionBudgets, json)
        return nil
    }

    private static func reason(_ name: String, _ status: FakeJSON?) -> String {
        let desired = status?["desiredHealthy"]?.integer ?? 0
        let current = status?["currentHealthy"]?.integer ?? 0
        return current <= desired
            ? "The disruption budget \(name) needs \(desired) healthy pods and has \(current) currently"
            : "The disruption budget \(name) does not allow evicting pods currently"
    }
}

extension FakeAnswer {
    static func success(_ status: Int) -> FakeAnswer { json(status, FakeStatus(status: "Success", code: status)) }

    /// A pod is answered with itself, anything else with a Status that names its UID.
    fileprivate static func deleted(_ kind: FakeKind, _ object: FakeObject) -> FakeAnswer {
        guard kind != .pods else { return .object(200, object, kind) }
        let details = FakeStatus.Details(
            name: object.name, group: kind.group.isEmpty ? nil : kind.group, kind: kind.plural, uid: object.uid)
        return json(200, FakeStatus(status: "Success", details: details))
    }

    fileprivate static func anotherUID(_ kind: String, _ name: String, wanted: String, found: String) -> FakeAnswer {
        failure(
            409, "Conflict",
            "Operation cannot be fulfilled on \(kind) \"\(name)\": the UID in the precondition (\(wanted)) does not "
                + "match the UID in record (\(found)). The object might have been deleted and then recreated",
            name: name, kind: kind)
    }

    fileprivate static func blocked(_ cause: String, retryAfter: Int? = nil) -> FakeAnswer {
        failure(
            429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.",
            causes: [.init(reason: "DisruptionBudget", message: cause)], retryAfter: retryAfter)
    }
}
