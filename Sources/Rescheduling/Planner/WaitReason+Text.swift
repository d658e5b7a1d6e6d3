import ClusterModel

extension WaitReason {
    /// What does not change while the reason is the same, however old measurements grow.
    package var identity: String {
        if case .doubt(let doubt) = self { "\(doubt.word) \(doubt.subject)" } else { sentence }
    }

    /// One sentence.
    package var sentence: String {
        switch self {
        case .holding(let limit, _): "\(limit) is broken, but not for long enough yet"
        case .holdingGain: "a better placement is there, but not for long enough yet"
        case .moving(let pod, let target): "pod \(pod) is on its way to \(target)"
        case .settling(let component, let replica, _): "\(component) \(replica) was moved lately and is left alone"
        case .backingOff(1, _): "the last move did not help"
        case .backingOff(let setbacks, _): "the last \(setbacks) moves did not help"
        case .blocked(let text, _): text
        case .doubt(let doubt): doubt.sentence
        case .outdated: "what was looked at has changed"
        case .incomplete(let replica): "\(replica) has no node"
        case .surplus(let count): "\(count) more pods run than there are replicas"
        case .infeasible(let labels) where labels.isEmpty: "no placement keeps what is required"
        case .infeasible(let labels): "no placement keeps \(labels.joined(separator: ", "))"
        case .unknownPlan: "no better placement was found in time"
        case .fallback(let reason): "the application's own scheduler has no plan in force: \(reason)"
        case .noSuccessor(let pod): "pod \(pod) has no controller that would make another one elsewhere"
        case .optedOut(let pod): "pod \(pod) opted out (\(WellKnown.evictAnnotation): \(WellKnown.neverEvict))"
        case .unidentified(let pod): "the UID of pod \(pod) is not known"
        case .obstacle(let node, let cause): "node \(node) takes no more: \(cause.sentence)"
        case .contended(let node): "another pod is on its way to \(node)"
        case .distrusted(let node, let departures, _):
            "\(node) was left \(departures == 1 ? "once" : "\(departures) times") lately, and has to look good for longer"
        case .noSafeStep(let labels): "each single move would break \(labels.joined(separator: ", "))"
        case .budget: "the application had all its moves of this hour"
        case .commonBudget: "as many pods of the cluster are moved as may be at once or in an hour"
        }
    }

    /// The word of metrics: few enough to be counted by.
    package var word: String {
        switch self {
        case .holding, .holdingGain: "hold"
        case .moving: "moving"
        case .settling: "settling"
        case .backingOff: "back_off"
        case .blocked: "blocked"
        case .doubt(let doubt): doubt.word
        case .outdated: "outdated"
        case .incomplete: "incomplete"
        case .surplus: "surplus"
        case .infeasible: "infeasible"
        case .unknownPlan: "unknown_plan"
        case .fallback: "fallback"
        case .noSuccessor: "no_successor"
        case .optedOut: "opted_out"
        case .unidentified: "unidentified"
        case .obstacle(_, let cause): cause.class == .capacity ? "no_room" : "target_not_ready"
        case .contended: "contended"
        case .distrusted: "distrusted"
        case .noSafeStep: "no_safe_step"
        case .budget: "budget"
        case .commonBudget: "common_budget"
        }
    }

    /// Every word of ``word``.
    package static let words = [
        "hold", "moving", "settling", "back_off", "blocked", "stale", "expired", "unmeasured", "predicted",
        "partitioned", "unknown_node", "outdated", "incomplete", "surplus", "infeasible", "unknown_plan", "fallback",
        "opted_out", "unidentified", "no_room", "target_not_ready", "contended", "distrusted", "no_safe_step",
        "budget", "common_budget",
    ]
}
