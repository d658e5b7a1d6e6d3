extension Rejection.Cause {
    /// Why the node cannot be taken, with its numbers.
    public var sentence: String {
        switch self {
        case .capacity(let shortage):
            let resource = shortage.resource
            let requested = QuantityText.amount(shortage.requested, of: resource)
            return "\(resource): \(requested) requested, \(QuantityText.amount(shortage.free, of: resource)) free"
        case .nodeRule(let constraint, let requirement, let found):
            return "\(requirement.key) is \(found ?? "absent"), must \(requirement.words) (\(constraint))"
        case .limit(let check): return check.sentence
        case .notTogether(let constraint, let key, let component):
            return "not in the \(key) of \(component) (\(constraint))"
        case .notApart(let constraint, let key, let component):
            return "in the same \(key) as \(component) (\(constraint))"
        case .partitioned(let partition):
            return "\(summary): \(partition.silentLinks) of \(partition.measuredLinks) links to others are not fresh, "
                + "the newest measured \(QuantityText.age(partition.silentFor)) ago"
        case .unknownNode, .notReady, .notAssessed, .noCompletion: return summary
        }
    }

    /// The class of the cause, identical for causes that differ only from node to node, as kube-scheduler counts them.
    public var summary: String {
        switch self {
        case .unknownNode: "node unknown to Isochrone"
        case .notReady: "node not ready"
        case .notAssessed: "not looked at in time; only the planned node was"
        case .partitioned(let partition): "sub-cluster \(partition.subCluster) is cut off"
        case .capacity(let shortage): "too little \(shortage.resource)"
        case .nodeRule(let constraint, let requirement, _):
            "\(requirement.key) must \(requirement.words) (\(constraint))"
        case .limit(let check): check.summary
        case .notTogether, .notApart: sentence
        case .noCompletion(let constraints):
            constraints.isEmpty
                ? "no placement of the rest is possible"
                : "no placement of the rest keeps \(constraints.joined(separator: ", "))"
        }
    }
}

extension NodeRequirement {
    /// What the key must be: `be in edge, far-edge`, `exist`, `be above 4`.
    var words: String {
        let values = values.joined(separator: ", ")
        return switch `operator` {
        case .in: "be in \(values)"
        case .notIn: "not be in \(values)"
        case .exists: "exist"
        case .doesNotExist: "not exist"
        case .greaterThan: "be above \(values)"
        case .lessThan: "be below \(values)"
        }
    }
}
