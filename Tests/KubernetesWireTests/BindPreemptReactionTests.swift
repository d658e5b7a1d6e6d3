import TestSupport
import Testing

@testable import KubernetesWire

/// Holds the rules for bind and preempt answers against what real schedulers did with such answers.
@Suite("The rules for bind and preempt answers, against the reactions of real schedulers")
struct BindPreemptReactionTests {
    private static let victims = Dictionary(
        uniqueKeysWithValues: candidates.map { ($0.node, $0.victims.map(\.uid)) })
    private static let candidates = (0..<3).map { place in
        PreemptCandidate(node: "node-0000\(place)", victims: [Victim(uid: "uid-\(place)")])
    }

    private struct Reaction {
        var name: String
        /// What was changed in the answer of an extender that agrees to everything.
        var sent: [String: Any]
        var placed: String?
        var events: [String]
        var condition: String
    }

    /// The reactions to answers to `verb`, from every recorded version.
    private func reactions(to verb: String) throws -> [Reaction] {
        try RecordedRequest.reactions().flatMap { version, cases in
            try cases.compactMap { name, value in
                let fields = try #require(value as? [String: Any])
                guard let sent = (fields["answer"] as? [String: Any])?[verb] as? [String: Any] else { return nil }
                return Reaction(
                    name: "\(version): \(name)", sent: sent, placed: fields["placed"] as? String,
                    events: fields["events"] as? [String] ?? [],
                    condition: (fields["condition"] as? [String])?.first ?? "")
            }
        }
    }

    /// The answer that was sent, with the names and UIDs of ``candidates``; one with another status holds nothing.
    private func preemptAnswer(_ sent: [String: Any]) -> SchedulerAnswer {
        if let raw = sent["raw"] as? String { return SchedulerAnswer(Array(raw.utf8)) }
        if let json = sent["json"] { return SchedulerAnswer(value: json) }
        if sent["status"] != nil { return SchedulerAnswer([]) }
        var candidates = Self.candidates
        if let only = sent["only"] as? [String] { candidates.removeAll { !only.contains($0.node) } }
        if let node = sent["badnode"] as? String {
            candidates.append(PreemptCandidate(node: node, victims: [Victim(uid: "uid-0")]))
        }
        if sent["baduid"] != nil { candidates[0].victims[0].uid = "00000000-dead" }
        return SchedulerAnswer(PreemptResponse.bytes(candidates))
    }

    @Test("rule 16: a preempt answer that we may send was heeded to the node")
    func preempt() throws {
        let sendable = try reactions(to: "preempt").filter {
            preemptAnswer($0.sent).preemptFault(victims: Self.victims) == nil
        }
        for reaction in sendable {
            let nodes = try #require(preemptAnswer(reaction.sent).preemption).keys
            if nodes.isEmpty {
                #expect(reaction.placed == nil, "\(reaction.name)")
                #expect(reaction.condition.hasSuffix("no candidate node for preemption"), "\(reaction.name)")
            } else {
                #expect(nodes.contains(try #require(reaction.placed, "\(reaction.name)")), "\(reaction.name)")
            }
        }
        #expect(sendable.contains { $0.placed == nil })
        #expect(sendable.contains { $0.placed != nil })
    }

    @Test("rule 16: a preempt answer that stopped preemption, or was passed over, is recognised")
    func unsafePreempt() throws {
        let reactions = try reactions(to: "preempt")
        for word in ["500", "unknown node", "unknown uid", "empty victims", "malformed"] {
            let matching = reactions.filter { $0.name.contains(word) }
            #expect(!matching.isEmpty, "\(word)")
            for reaction in matching {
                let fault = preemptAnswer(reaction.sent).preemptFault(victims: Self.victims)
                #expect(fault != nil, "\(reaction.name)")
            }
        }
        let failed = reactions.filter { reaction in
            ["nodeinfo", "claims to preempt", "expected at least", "unexpected EOF", "failed preempt"]
                .contains(where: reaction.condition.contains)
        }
        #expect(failed.count >= 6)
        for reaction in failed {
            #expect(preemptAnswer(reaction.sent).preemptFault(victims: Self.victims) != nil, "\(reaction.name)")
        }
    }

    /// The answer that was sent; one with another status or beyond the timeout holds nothing.
    private func bindAnswer(_ sent: [String: Any]) -> SchedulerAnswer {
        if sent["status"] != nil || sent["delay"] != nil { return SchedulerAnswer([]) }
        return SchedulerAnswer(BindResponse.bytes(error: sent["error"] as? String))
    }

    @Test("rule 14: a bind answer that we may send told the scheduler what is true; success without a binding did not")
    func bind() throws {
        let reactions = try reactions(to: "bind")
        var sendableCount = 0
        for reaction in reactions {
            let isBound = reaction.sent["nobind"] == nil
            let isReported = reaction.events.contains { $0.hasPrefix("Scheduled") }
            guard bindAnswer(reaction.sent).bindFault(isBound: isBound) == nil else { continue }
            sendableCount += 1
            #expect(isReported == isBound, "\(reaction.name)")
            #expect((reaction.placed != nil) == isBound, "\(reaction.name)")
            let error = try #require(reaction.sent["error"] as? String)
            #expect(reaction.condition == "SchedulerError: \(error)", "\(reaction.name)")
        }
        #expect(sendableCount >= 1)
        let lie = try #require(reactions.first { $0.name.contains("ok but not bound") })
        #expect(lie.placed == nil)
        #expect(lie.events.contains { $0.hasPrefix("Scheduled") })
        #expect(bindAnswer(lie.sent).bindFault(isBound: false) == "success without a binding")
    }
}
