import ClusterModel
import Synchronization
import Testing

@testable import ControlPlane

@Suite("The tables that answers are written from")
struct VerdictTableCacheTests {
    /// Counts how often a sentence was asked for.
    private final class Sentences: Sendable {
        private let count = Atomic(0)
        var asked: Int { count.load(ordering: .relaxed) }

        func summary(_ cause: Rejection.Cause) -> String {
            count.add(1, ordering: .relaxed)
            return "\(cause)"
        }
    }

    private func assessment(score: Int) -> Assessment {
        Assessment(component: "c", replica: 0, verdicts: [.passes(score: score, regret: nil), .rejected(.notReady)])
    }

    @Test("are made once for an assessment that is asked for again")
    func reuse() {
        let cache = VerdictTableCache()
        let sentences = Sentences()
        let asked = assessment(score: 4)
        let copy = asked
        #expect(cache.table(of: asked, summary: sentences.summary).scores(of: [0, 1]) == [4, 0])
        let first = sentences.asked
        #expect(cache.table(of: copy, summary: sentences.summary).scores(of: [0, 1]) == [4, 0])
        #expect(sentences.asked == first)
        #expect(first == 2)
    }

    @Test("are never those of another assessment, also when its memory was used before")
    func noMixing() {
        let cache = VerdictTableCache(capacity: 2)
        let sentences = Sentences()
        for round in 0..<200 {
            let table = cache.table(of: assessment(score: round % 11), summary: sentences.summary)
            #expect(table.scores(of: [0]) == [UInt8(round % 11)])
        }
    }

    @Test("of the assessments that were asked for last are kept, and no more")
    func eviction() {
        let cache = VerdictTableCache(capacity: 2)
        let sentences = Sentences()
        let assessments = (0..<3).map(assessment(score:))
        for index in [0, 1, 0, 2] { _ = cache.table(of: assessments[index], summary: sentences.summary) }
        let before = sentences.asked
        _ = cache.table(of: assessments[0], summary: sentences.summary)
        #expect(sentences.asked == before)
        _ = cache.table(of: assessments[1], summary: sentences.summary)
        #expect(sentences.asked > before)
    }

    @Test("of no nodes at all know every candidate as unknown")
    func empty() {
        let table = VerdictTableCache().table(of: Assessment(component: "c", replica: 0, verdicts: [])) { "\($0)" }
        let codes = table.codes(of: [-1, 0, 7])
        #expect(codes.allSatisfy { $0 >= 0 })
        #expect(table.scores(of: [-1, 0, 7]) == [0, 0, 0])
    }
}
