extension SchedulerAnswer {
    /// The UIDs of the victims by node that a preempt answer names.
    public var preemption: [String: [String]]? {
        guard let map = (object?["NodeNameToMetaVictims"]) as? [String: [String: Any]] else { return nil }
        return map.mapValues { victims in
            (victims["Pods"] as? [[String: Any]] ?? []).map { $0["UID"] as? String ?? "" }
        }
    }

    /// Why a preempt answer must not be sent; `nil` when it may.
    ///
    /// - Parameter victims: The UIDs that were asked about, by node.
    public func preemptFault(victims: [String: [String]]) -> String? {
        guard let object else { return "no object" }
        guard Set(object.keys) == ["NodeNameToMetaVictims"] else { return "other keys than the map of UIDs" }
        guard let preemption else { return "no map of victims" }
        for (node, uids) in preemption {
            guard let asked = victims[node] else { return "an unknown node" }
            guard !uids.isEmpty else { return "a node without victims" }
            guard Set(uids).isSubset(of: asked) else { return "an unknown UID" }
            let fields = (object["NodeNameToMetaVictims"] as? [String: [String: Any]])?[node]
            guard fields?["NumPDBViolations"] is Int else { return "no whole number of violations" }
        }
        return nil
    }

    /// Why a bind answer must not be sent; `nil` when it may.
    public func bindFault(isBound: Bool) -> String? {
        guard let object else { return "no object" }
        guard Set(object.keys) == ["Error"], let error = object["Error"] as? String else { return "no Error alone" }
        if error.isEmpty, !isBound { return "success without a binding" }
        if !error.isEmpty, isBound { return "an error for a pod that is bound" }
        return nil
    }
}
