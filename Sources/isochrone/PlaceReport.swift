import ClusterModel

/// A plan as `place` prints it for programs. What a plan lacks is `null`.
struct PlaceReport: Encodable {
    let plan: Plan

    private enum Key: String, CodingKey {
        case application, status, objective, bound, gap, placements, breakdown, explanation
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(plan.application.description, forKey: .application)
        try container.encode(plan.status, forKey: .status)
        try container.encode(plan.objective, forKey: .objective)
        try container.encode(plan.bound, forKey: .bound)
        try container.encode(plan.gap, forKey: .gap)
        try container.encode(plan.placements, forKey: .placements)
        try container.encode(plan.breakdown, forKey: .breakdown)
        try container.encode(plan.explanation, forKey: .explanation)
    }
}
