/// A part of a scheduling cycle, as Kubernetes' scheduling framework has them: asked for every pod anew.
protocol SchedulingPlugin {
    /// Looks at one pod and at what is placed, before nodes are asked about.
    mutating func begin(_ slot: Int, _ partial: PartialPlacement)

    /// Whether the plugin may keep the pod that it last looked at off a node.
    var filters: Bool { get }

    /// Whether the pod may go to the node.
    func passes(_ node: Int) -> Bool

    /// 0…100 for each candidate, more is better; `nil` where the plugin has no say about this pod.
    func scores(_ candidates: [Int]) -> [Int]?
}

extension SchedulingPlugin {
    var filters: Bool { false }
    func passes(_ node: Int) -> Bool { true }
    func scores(_ candidates: [Int]) -> [Int]? { nil }
}

/// How scores of different plugins are made comparable.
enum ScoreScale {
    /// The best score that a plugin gives, `MaxNodeScore` of the framework.
    static let best = 100

    /// Scales scores of 0 and more so that the greatest becomes 100, rounding down
    /// (`DefaultNormalizeScore` in `helper/normalize_score.go`).
    static func shares(_ scores: [Int]) -> [Int] {
        guard let greatest = scores.max(), greatest > 0 else { return scores }
        return scores.map { best * $0 / greatest }
    }
}
