public import ClusterModel

extension MeasurementReport {
    /// Everything that forbids accepting the report, each with place, value and what would be right; empty when sound.
    public func problems() -> [String] {
        var problems: [String] = []
        problems += Self.problems(ofName: node, at: "node")
        if bootID.isEmpty { problems.append("bootID is empty: send an identifier that is new with every start") }
        if sequence == 0 { problems.append("sequence is 0: count reports from 1") }
        var targets: Set<String> = []
        for (index, measurement) in links.enumerated() {
            let place = "links[\(index)]"
            if measurement.target == node {
                problems.append("\(place).target is \"\(node)\", the reporting node itself: report links to others")
            }
            if !targets.insert(measurement.target).inserted {
                problems.append("\(place).target \"\(measurement.target)\" occurs twice: send one entry for each peer")
            }
            problems += measurement.problems(at: place)
        }
        return problems
    }

    /// The longest name that Kubernetes gives a node (RFC 1123 subdomain).
    static let longestName = 253

    fileprivate static func problems(ofName name: String, at place: String) -> [String] {
        if name.isEmpty { return ["\(place) is empty: send the node's name"] }
        guard name.utf8.count <= longestName else {
            return ["\(place) has \(name.utf8.count) bytes: a node's name has at most \(longestName)"]
        }
        return []
    }
}

extension MeasurementReport.Measurement {
    fileprivate func problems(at place: String) -> [String] {
        var problems = MeasurementReport.problems(ofName: target, at: "\(place).target")
        if !age.isFinite { problems.append("\(place).age is \(age): send seconds as a finite number") }
        for (name, value) in estimate.durations {
            problems += Self.problem("\(place).estimate.\(name)", value, 0...Self.longestDuration, "milliseconds")
        }
        problems += Self.problem("\(place).estimate.window", estimate.window, 0...Self.longestDuration, "seconds")
        problems += Self.problem(
            "\(place).estimate.bandwidth", estimate.bandwidth, 0...Double.greatestFiniteMagnitude, "bit/s")
        for (name, value) in estimate.reliability?.probabilities ?? [] {
            problems += Self.problem("\(place).estimate.reliability.\(name)", value, 0...1, "a probability")
        }
        for (name, value) in estimate.properties.sorted(by: { $0.key < $1.key }) where !value.isFinite {
            problems.append("\(place).estimate.properties.\(name) is \(value): send a finite number")
        }
        for (name, count) in counts where count < 0 {
            problems.append("\(place).\(name) is \(count): a count is 0 or more")
        }
        return problems + (quality?.problems(at: "\(place).quality") ?? [])
    }

    /// A day; what is longer is a fault of the daemon, and sums of it stay finite.
    private static let longestDuration = 86_400_000.0

    static func problem(
        _ place: String, _ value: Double?, _ range: ClosedRange<Double>, _ unit: String
    ) -> [String] {
        guard let value, !range.contains(value) else { return [] }
        let limit = range.upperBound == .greatestFiniteMagnitude ? "a finite number" : "\(range.upperBound)"
        return ["\(place) is \(value): send \(unit) from \(range.lowerBound) to \(limit), or leave out what is unknown"]
    }

    private var counts: [(String, Int)] {
        let probes = probes ?? ProbeCounts()
        return [
            ("estimate.sampleCount", estimate.sampleCount ?? 0),
            ("estimate.reliability.messages", estimate.reliability?.messages ?? 0),
            ("probes.sent", probes.sent), ("probes.received", probes.received), ("probes.lost", probes.lost),
            ("probes.lostForward", probes.lostForward), ("probes.lostBackward", probes.lostBackward),
            ("probes.late", probes.late), ("probes.duplicate", probes.duplicate),
            ("probes.reordered", probes.reordered),
        ]
    }
}

extension LinkEstimate {
    fileprivate var durations: [(String, Double?)] {
        LatencyStatistic.allCases.map { ("latency.\($0.rawValue)", latency[$0]) } + [("jitter", jitter)]
    }
}

extension ReliabilityEstimate {
    fileprivate var probabilities: [(String, Double)] {
        [("estimate", estimate), ("lower", lower), ("upper", upper)]
    }
}
