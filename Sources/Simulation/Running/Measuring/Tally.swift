/// What one application adds to the measures of a run as long as nothing changes.
struct Tally: Hashable {
    /// Required rules that are known to hold, and those of which that is known.
    var kept = 0.0
    var judged = 0.0
    /// 1 for an application that keeps all of its rules, and for one of which that is known.
    var isKept = 0.0
    var isJudged = 0.0
    var latencyUse = 0.0
    var latencyUses = 0.0
    var lossUse = 0.0
    var lossUses = 0.0
    var objective = 0.0
    var objectives = 0.0
}
