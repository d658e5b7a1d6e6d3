import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

/// Requests that are nearly right. What counts is that each is either read or refused, and that the answer to one that
/// was read is JSON.
@Suite("Mutated requests")
struct MutationTests {
    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "1e999", "\u{0}", "😀", "\"NodeNames\":",
            "\"Pod\":{\"metadata\":{}},", "[[[[[[[[", "\n", "-",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    @Test("never crash, and their answers are JSON", arguments: 0..<8)
    func mutated(seed: Int) throws {
        let bodies = try ["1.36.2/simple-3n-cache", "1.26.7/full-3n-cache", "1.30.12/labels-3n-nocache"]
            .map { try RecordedRequest.named($0 + "/filter").body() }
        var generator = SplitMix64(seed: UInt64(seed))
        var reasons = RejectionReasons()
        let code = reasons.code(for: "too \"far\"", isMendedByPreemption: false)
        var readCount = 0
        for round in 0..<750 {
            var body = bodies[round % bodies.count]
            for _ in 0...Int.random(in: 0..<3, using: &generator) { mutate(&body, &generator) }
            guard let request = try? ExtenderRequest(body) else { continue }
            readCount += 1
            let verdicts = (0..<request.candidateCount).map { _ in Bool.random(using: &generator) ? code : -1 }
            let answer = FilterResponseWriter(request, verdicts: verdicts, reasons: reasons).bytes()
            #expect(throws: Never.self) { try JSONDocument(answer) }
            // Foundation refuses halves of surrogates, which Go reads.
            if !request.body.contains(Array("\\u".utf8)) {
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(answer)) }
            }
            #expect(throws: Never.self) { try JSONDocument(PrioritizeResponseWriter(request).bytes()) }
        }
        // Changes within strings leave a request readable; if none were, this would test nothing.
        #expect(readCount > 20)
    }

    private func mutate(_ body: inout [UInt8], _ generator: inout SplitMix64) {
        guard !body.isEmpty else { return }
        let place = Int.random(in: 0..<body.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: body[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: body[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: body.removeSubrange(place..<min(body.count, place + Int.random(in: 1..<40, using: &generator)))
        case 3: body.removeSubrange(place...)
        case 4: body.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
        default:
            let length = min(body.count - place, Int.random(in: 1..<200, using: &generator))
            let target = Int.random(in: 0..<body.count, using: &generator)
            body.insert(contentsOf: Array(body[place..<place + length]), at: target)
        }
    }
}
