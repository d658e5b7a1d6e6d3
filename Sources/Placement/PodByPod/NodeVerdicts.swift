import ClusterModel

/// What the extender says of every node for one pod, without the numbers of single nodes: what `filter` and `prioritize`
/// answer, where ``Assessment`` is what people read.
struct NodeVerdicts {
    /// By node: 0…10 for one that passes; below 0 for one that does not.
    private(set) var scores: [Int]
    /// By node that does not pass: the index of its cause.
    private var causes: [Int]
    /// The distinct causes, each as some node has it.
    private var distinct: [Rejection.Cause] = []

    /// Judges every node as ``Assessor/verdicts()`` does.
    init(_ assessor: Assessor) {
        let problem = assessor.problem
        var sieve = NodeSieve(problem, slot: assessor.slot)
        scores = Array(repeating: -1, count: problem.nodes.count)
        causes = scores
        var survivors: [Int] = []
        for node in problem.nodes.indices {
            let cause = sieve.cause(node)
            causes[node] = cause
            if cause < 0 { survivors.append(node) }
        }
        distinct = sieve.causes
        let outlooks = assessor.outlooks(survivors)
        let scale = Scores(of: outlooks)
        var known: [Double: Int] = [:]
        for (node, regret) in zip(survivors, outlooks.regrets) {
            if regret == .infinity {
                causes[node] = distinct.count
                continue
            }
            let score = known[regret] ?? scale.score(regret)
            if !regret.isNaN { known[regret] = score }
            scores[node] = score
        }
        distinct.append(.noCompletion(constraints: outlooks.labels))
    }

    /// Why nodes do not pass, as kube-scheduler counts it.
    func reasons(_ nodes: [Int]) -> [PodOutcome.Reason] {
        PodOutcome.Reason.count(nodes.filter { scores[$0] < 0 }.map { distinct[causes[$0]] })
    }
}
