import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

/// Holds the rules by which the other tests judge our answers against what real schedulers did with such answers.
@Suite("The rules for answers, against the reactions of real schedulers")
struct ReactionTests {
    private static let candidates = ["node-00000", "node-00001", "node-00002"]

    private struct Reaction {
        var name: String
        var answer: SchedulerAnswer
        var placed: String?
        var isExtenderNames: Bool
        var hasFailedCall: Bool
        var scores: [String: Int]?
    }

    /// The reactions to whole bodies of answers to `verb`.
    private func reactions(to verb: String) throws -> [Reaction] {
        try RecordedRequest.reactions().flatMap { version, cases in
            try cases.compactMap { name, value in
                let fields = try #require(value as? [String: Any])
                guard let sent = (fields["answer"] as? [String: Any])?[verb] as? [String: Any],
                    let answer = answer(sent)
                else { return nil }
                let condition = (fields["condition"] as? [String])?.first ?? ""
                return Reaction(
                    name: "\(version): \(name)", answer: answer, placed: fields["placed"] as? String,
                    isExtenderNames: (fields["extender"] as? [String: Any])?["cache"] as? Bool ?? true,
                    hasFailedCall: condition.hasPrefix("SchedulerError"), scores: scores(sent["json"]))
            }
        }
    }

    private func answer(_ sent: [String: Any]) -> SchedulerAnswer? {
        if let raw = sent["raw"] as? String { return SchedulerAnswer(Array(raw.utf8)) }
        return sent["json"].map { SchedulerAnswer(value: $0) }
    }

    private func scores(_ value: Any?) -> [String: Int]? {
        guard let list = value as? [[String: Any]] else { return nil }
        return Dictionary(
            list.compactMap { entry in
                guard let host = entry["Host"] as? String, let score = entry["Score"] as? Int else { return nil }
                return (host, score)
            }, uniquingKeysWith: +)
    }

    @Test("rules 5 and 6: a filter answer that we may send never failed a call, and its nodes were used")
    func filter() throws {
        let reactions = try reactions(to: "filter")
        let sendable = reactions.filter {
            $0.answer.filterFault(candidates: Self.candidates, isNames: $0.isExtenderNames) == nil
        }
        for reaction in sendable {
            #expect(!reaction.hasFailedCall, "\(reaction.name)")
            let passing = try #require(reaction.answer.passing(isNames: reaction.isExtenderNames))
            if let placed = reaction.placed { #expect(passing.contains(placed), "\(reaction.name)") }
            if passing.isEmpty { #expect(reaction.placed == nil, "\(reaction.name)") }
        }
        #expect(sendable.count >= 3)
        #expect(reactions.count > sendable.count)
    }

    @Test("rule 11: a prioritize answer that we may send was heeded")
    func prioritize() throws {
        let reactions = try reactions(to: "prioritize")
        let sendable = reactions.filter { $0.answer.prioritizeFault(candidates: Self.candidates) == nil }
        for reaction in sendable {
            guard let best = reaction.scores?.max(by: { $0.value < $1.value }) else { continue }
            #expect(reaction.placed == best.key, "\(reaction.name)")
        }
        #expect(sendable.contains { $0.scores?.isEmpty == false })
        let refused = reactions.filter { $0.answer.prioritizeFault(candidates: Self.candidates) != nil }
        for word in ["float score", "string score", "object", "malformed", ">int64"] {
            #expect(refused.contains { $0.name.contains(word) }, "\(word)")
        }
    }
}
