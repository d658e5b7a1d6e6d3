import ClusterModel
import Foundation

extension ExplanationDocument {
    /// The same for people: where each replica is and why not elsewhere, then the limits, the closest first.
    var text: String {
        ([heading] + components.flatMap(\.lines) + limitLines + conflictLines).joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let quality = [objective.map { "objective \(Self.number($0))" }, gap.map { "gap \(Self.number($0 * 100)) %" }]
            .compactMap { $0 }
        let facts = [status.rawValue] + quality + ["planned \(Self.number(age)) s ago"]
        return "\(application): " + facts.joined(separator: ", ")
    }

    private var limitLines: [String] {
        var lines: [String] = []
        if !limits.isEmpty { lines += ["", "Limits, the closest first:"] + limits.map(\.line) }
        if !brokenWishes.isEmpty { lines += ["", "Wishes that are not kept:"] + brokenWishes.map(\.line) }
        return lines
    }

    private var conflictLines: [String] {
        conflict.isEmpty ? [] : ["", "These constraints cannot hold together: " + conflict.joined(separator: ", ")]
    }

    /// Up to three digits after the point.
    static func number(_ value: Double) -> String {
        let text = String(format: "%.3f", value)
        let trimmed = text.reversed().drop { $0 == "0" }
        return String((trimmed.first == "." ? trimmed.dropFirst() : trimmed[...]).reversed())
    }
}

extension ExplanationDocument.Part {
    fileprivate var lines: [String] {
        let place = node.map { "\($0) (\(isPlaced ? "runs there" : "planned"))" } ?? "nowhere"
        let other = runnerUp.map { "; next best \($0.node), worse by \(ExplanationDocument.number($0.regret)) or more" }
        return ["", "\(component) \(replica) → \(place)\(other ?? "")"] + (asked.map { ["  \($0.line)"] } ?? [])
            + rejections.map { "  not \($0.node): \($0.reason)" }
    }
}

extension ExplanationDocument.AskedNode {
    fileprivate var line: String {
        switch verdict {
        case .placed: "\(node): it runs there"
        case .planned: "\(node): the plan has it there"
        case .rejected: "\(node): rejected"
        case .possible:
            "\(node): possible" + (regret.map { ", worse by \(ExplanationDocument.number($0)) or more" } ?? "")
        }
    }
}

extension LimitCheck {
    /// `in-time: path end-to-end is 33 of at most 40 (a → b 33, 4 s old)`.
    fileprivate var line: String {
        let value = observed.map(ExplanationDocument.number) ?? "unknown"
        let side = isMinimum ? "at least" : "at most"
        let hops = hops.isEmpty ? "" : " (\(hops.map(\.words).joined(separator: ", ")))"
        return "  \(constraint): \(subject) is \(value), \(side) \(ExplanationDocument.number(limit))\(hops)"
    }
}

extension LimitCheck.Hop {
    fileprivate var words: String {
        let value = value.map(ExplanationDocument.number) ?? "unknown"
        let age = age.map { ", \(ExplanationDocument.number($0)) s old\(freshness == .stale ? " (stale)" : "")" } ?? ""
        return "\(source) → \(sink) \(value)\(age)"
    }
}
