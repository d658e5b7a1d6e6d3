import ClusterModel

/// What daemons may post: one report, or several as `reports`. Whatever a daemon does not know it may leave out.
struct MeasurementBody: Decodable {
    let reports: [MeasurementReport]
    /// Whether the reports came in a list, for the paths of problems.
    let isList: Bool

    private enum Keys: String, CodingKey {
        case reports
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        isList = container.contains(.reports)
        reports =
            isList
            ? try container.decode([Report].self, forKey: .reports).map(\.report) : [try Report(from: decoder).report]
    }

    private struct Report: Decodable {
        var node: String
        var bootID: String
        var sequence: UInt64
        var links: [Measurement]

        var report: MeasurementReport {
            MeasurementReport(node: node, bootID: bootID, sequence: sequence, links: links.map(\.measurement))
        }
    }

    private struct Measurement: Decodable {
        var target: String
        var age: Double?
        var estimate: Estimate
        var probes: ProbeCounts?
        var quality: LinkQuality?

        var measurement: MeasurementReport.Measurement {
            MeasurementReport.Measurement(
                target: target, age: age ?? 0, estimate: estimate.estimate, probes: probes, quality: quality)
        }
    }

    private struct Estimate: Decodable {
        var latency: LatencySummary?
        var jitter: Double?
        var reliability: Reliability?
        var bandwidth: Double?
        var properties: [String: Double]?
        var sampleCount: Int?
        var window: Double?
        var method: EstimateMethod?

        var estimate: LinkEstimate {
            LinkEstimate(
                latency: latency ?? LatencySummary(), jitter: jitter, reliability: reliability?.estimated,
                bandwidth: bandwidth, properties: properties ?? [:], sampleCount: sampleCount, window: window,
                method: method ?? .active)
        }
    }

    private struct Reliability: Decodable {
        var estimate: Double
        var lower: Double
        var upper: Double
        var messages: Int?

        var estimated: ReliabilityEstimate {
            ReliabilityEstimate(estimate: estimate, lower: lower, upper: upper, messages: messages)
        }
    }
}
