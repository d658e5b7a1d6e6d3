import ClusterModel

/// The best values that links between two classes of nodes have: the least, or for bandwidth the greatest.
struct MergedLinks {
    private let problem: CompiledProblem
    private let classes: NodeClasses
    private let links: LinkTable
    /// By class: its last node.
    private let lasts: [Int]

    /// Pairs of nodes up to which each one is asked for its prediction.
    private static let maximalPredictions = 4_000_000

    init(_ problem: CompiledProblem, _ classes: NodeClasses) {
        self.problem = problem
        self.classes = classes
        links = problem.links
        lasts = classes.members.map { $0.last ?? 0 }
    }

    /// One row for each point of the merged problem, as ``LinkTable/row(_:)`` has them.
    ///
    /// - Returns: `nil` when it got late.
    func values(_ isLate: () -> Bool) -> [[Double]]? {
        let count = classes.members.count
        let points = 2 * count
        var rows = Array(
            repeating: Array(repeating: Double.nan, count: links.metrics.count * points), count: count)
        for one in 0..<count {
            if isLate() { return nil }
            addSubClusters(one, to: &rows[one])
            addLinks(one, to: &rows[one])
            for (metric, kind) in links.metrics.enumerated() {
                let start = metric * points
                // What a class has with itself is between two of its nodes, and belongs to its twin.
                rows[one][start + count + one] = rows[one][start + one]
                rows[one][start + one] = kind.onOneNode
                for other in 0..<count where other != one {
                    rows[one][start + count + other] = rows[one][start + other]
                }
            }
        }
        return rows + (0..<count).map { twinRow($0, rows) }
    }

    private func twinRow(_ number: Int, _ rows: [[Double]]) -> [Double] {
        let count = classes.members.count
        var row = rows[number]
        for metric in links.metrics.indices {
            let start = metric * 2 * count
            row[start + number] = rows[number][start + count + number]
            row[start + count + number] = links.metrics[metric].onOneNode
        }
        return row
    }

    private func addSubClusters(_ one: Int, to row: inout [Double]) {
        let source = classes.members[one][0]
        for metric in links.metrics.indices {
            let values = links.subClusterValues(metric, from: source, to: lasts)
            let start = metric * 2 * values.count
            for (other, value) in values.enumerated() where one != other || classes.members[one].count > 1 {
                if !value.isNaN { row[start + other] = value }
            }
        }
    }

    private func addLinks(_ one: Int, to row: inout [Double]) {
        let points = 2 * classes.members.count
        let allows = problem.request.policy.unmeasured == .allow
        var known = Array(repeating: 0, count: allows ? row.count : 0)
        for source in classes.members[one] where links.hasOwnLinks(from: source) {
            links.forEachValue(from: source) { metric, sink, value in
                let index = metric * points + classes.classOf[sink]
                row[index] = better(row[index], value, metric)
                if allows { known[index] += 1 }
            }
        }
        addPredictions(one, to: &row)
        // Where the policy lets unknown links pass, one unknown pair lets the whole class pass.
        guard allows else { return }
        for (metric, kind) in links.metrics.enumerated() where !kind.countsInObjective {
            for other in classes.members.indices {
                let sink = classes.members[other].last ?? 0
                guard links.subClusterValue(metric, classes.members[one][0], sink) == nil else { continue }
                let (sources, sinks) = (classes.members[one].count, classes.members[other].count)
                let pairs = one == other ? sources * (sources - 1) : sources * sinks
                if known[metric * points + other] < pairs { row[metric * points + other] = .nan }
            }
        }
    }

    private func addPredictions(_ one: Int, to row: inout [Double]) {
        guard links.predicts else { return }
        let points = 2 * classes.members.count
        let asks = problem.nodes.count * problem.nodes.count <= Self.maximalPredictions
        for (metric, kind) in links.metrics.enumerated() where kind.isLatency {
            for other in classes.members.indices {
                let index = metric * points + other
                guard asks else {
                    row[index] = 0
                    continue
                }
                for source in classes.members[one] {
                    for sink in classes.members[other] {
                        guard let value = links.prediction(metric, source, sink) else { continue }
                        row[index] = better(row[index], value, metric)
                    }
                }
            }
        }
    }

    private func better(_ left: Double, _ right: Double, _ metric: Int) -> Double {
        if left.isNaN { return right }
        return links.metrics[metric] == .bandwidth ? max(left, right) : min(left, right)
    }
}

extension LinkMetric {
    /// Whether criteria read it, rather than limits.
    fileprivate var countsInObjective: Bool {
        switch self {
        case .latency(_, let isPenalized), .jitter(let isPenalized): isPenalized
        case .reliability(let evidence): evidence == nil
        case .bandwidth, .open: false
        }
    }
}
