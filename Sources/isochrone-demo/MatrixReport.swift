import ClusterModel
import Foundation

/// What was measured beside what the relay was told to do.
struct MatrixReport {
    let topology: Topology
    let links: [KnownLink]

    /// One row a source, one column a sink: measured median one-way latency, and the configured one in brackets.
    func printLatencies() {
        let names = topology.nodes.map(\.name)
        var rows = [["ms, measured (set)"] + names]
        for source in names {
            rows.append([source] + names.map { sink in source == sink ? "·" : cell(source, sink) })
        }
        Terminal.table(rows, rightAligned: true)
    }

    /// How far the measurements are from the truth, over all links.
    func printSummary() {
        let errors = links.compactMap { link -> (milliseconds: Double, name: String)? in
            guard let measured = link.latency?.p50, let set = configured(link.source, link.sink)?.latency.p50 else {
                return nil
            }
            return (abs(measured - set), "\(link.source) → \(link.sink)")
        }
        .sorted { $0.milliseconds < $1.milliseconds }
        guard let worst = errors.last else { return Terminal.say("  nothing measured") }
        let median = errors[errors.count / 2].milliseconds
        Terminal.say(
            "  \(errors.count) links; |measured − set|: median \(format(median, 3)) ms, "
                + "worst \(format(worst.milliseconds, 3)) ms (\(worst.name))")
        let judged = links.filter { configured($0.source, $0.sink)?.reliability != nil && $0.reliability != nil }
        let inside = judged.filter { link in
            guard let set = configured(link.source, link.sink)?.reliability?.estimate, let known = link.reliability
            else { return false }
            return known.lower <= set + 1e-9 && set <= known.upper + 1e-9
        }
        Terminal.say(
            "  reliability as set lies inside the measured 95 % interval on \(inside.count) of \(judged.count) links")
    }

    func describe(_ source: String, _ sink: String) -> String {
        guard let link = links.first(where: { $0.source == source && $0.sink == sink }) else {
            return "\(source) → \(sink): unknown"
        }
        return "\(source) → \(sink): p50 \(text(link.latency?.p50)) ms, p95 \(text(link.latency?.p95)) ms"
    }

    private func cell(_ source: String, _ sink: String) -> String {
        let measured = links.first { $0.source == source && $0.sink == sink }?.latency?.p50
        return "\(text(measured)) (\(text(configured(source, sink)?.latency.p50, 1)))"
    }

    private func configured(_ source: String, _ sink: String) -> LinkEstimate? {
        topology.links.first { $0.source == source && $0.sink == sink }?.estimate
    }

    private func text(_ value: Double?, _ digits: Int = 2) -> String {
        value.map { format($0, digits) } ?? "–"
    }

    private func format(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
