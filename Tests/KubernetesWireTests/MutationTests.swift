import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

/// Requests that are nearly right. What counts is that each is either read or refused, and that the answer to one that
/// was read is inside the rules. `make fuzz` does the same for longer, guided by coverage.
@Suite("Mutated requests")
struct MutationTests {
    /// What is done to a body.
    enum Kind: String, CaseIterable {
        case bytes, structure
    }

    private func bodies(_ paths: String...) throws -> [[UInt8]] {
        try paths.map { try RecordedRequest.named($0).body() }
    }

    /// Calls `check` with mutated bodies; it says whether a body was read.
    private func mutate(
        _ bodies: [[UInt8]], _ kind: Kind, seed: Int, rounds: Int, _ check: ([UInt8]) throws -> Bool
    ) rethrows {
        var mutator = RequestMutator(seed: UInt64(seed))
        var readCount = 0
        for round in 0..<rounds {
            var body = bodies[round % bodies.count]
            for _ in 0...Int.random(in: 0..<3, using: &mutator.generator) {
                if kind == .bytes { mutator.changeBytes(of: &body) } else { mutator.changeStructure(of: &body) }
            }
            if try check(body) { readCount += 1 }
        }
        // Changes within strings leave a request readable; if none were, this would test nothing.
        #expect(readCount > rounds / 50)
        #expect(readCount < rounds)
    }

    /// Whether Foundation can judge the answer: it refuses halves of surrogates, which Go reads, and compares strings
    /// as text, not as bytes.
    private func isPlain(_ body: [UInt8]) -> Bool {
        body.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\\") }
    }

    @Test(
        "of filter and prioritize never crash, and their answers are inside the rules", arguments: Kind.allCases, 0..<4)
    func filter(kind: Kind, seed: Int) throws {
        let bodies = try bodies(
            "1.36.2/simple-3n-cache/filter", "1.26.7/full-3n-cache/filter", "1.30.12/labels-3n-nocache/filter")
        var reasons = RejectionReasons()
        let code = reasons.code(for: "too \"far\"", isMendedByPreemption: false)
        mutate(bodies, kind, seed: seed, rounds: 400) { body in
            guard let request = try? ExtenderRequest(body) else { return false }
            let names = (0..<request.candidateCount).map(request.name(of:))
            let verdicts = names.indices.map { ($0 + seed) % 2 == 0 ? code : -1 }
            let answer = FilterResponseWriter(request, verdicts: verdicts, reasons: reasons).bytes()
            let scores = PrioritizeResponseWriter(request).bytes()
            #expect(throws: Never.self) { try JSONDocument(answer) }
            #expect(throws: Never.self) { try JSONDocument(scores) }
            if isPlain(body), request.form == .names {
                #expect(SchedulerAnswer(answer).filterFault(candidates: names, isNames: true) == nil)
                #expect(SchedulerAnswer(scores).prioritizeFault(candidates: names) == nil)
            }
            return true
        }
    }

    @Test("of bind never crash, and bind nothing that has no name", arguments: Kind.allCases, 0..<4)
    func bind(kind: Kind, seed: Int) throws {
        let bodies = try bodies("1.36.2/bind-3n-cache/bind", "1.26.7/bind-3n-nocache/bind")
        mutate(bodies, kind, seed: seed, rounds: 400) { body in
            guard let request = try? BindRequest(body) else { return false }
            #expect(![request.podName, request.podNamespace, request.podUID, request.node].contains(""))
            #expect(SchedulerAnswer(BindResponse.bytes(error: request.podName)).bindFault(isBound: false) == nil)
            return true
        }
    }

    @Test("of preempt never crash, and their answers are inside the rules", arguments: Kind.allCases, 0..<4)
    func preempt(kind: Kind, seed: Int) throws {
        let bodies = try bodies(
            "1.36.2/preempt-3n-cache/all/00054.preempt", "1.26.7/preempt-3n-nocache/all/00111.preempt")
        mutate(bodies, kind, seed: seed, rounds: 400) { body in
            guard let request = try? PreemptRequest(body) else { return false }
            let answer = PreemptResponse.bytes(request.candidates)
            #expect(throws: Never.self) { try JSONDocument(answer) }
            if isPlain(body) {
                let victims = Dictionary(
                    request.candidates.map { ($0.node, $0.victims.map(\.uid)) }, uniquingKeysWith: +)
                #expect(SchedulerAnswer(answer).preemptFault(victims: victims) == nil)
            }
            return true
        }
    }
}
