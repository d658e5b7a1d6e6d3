import LinkEstimation
import TestSupport
import Testing

/// How well round trips that nobody measured are predicted, on real networks: ceilings are a little above what was measured.
@Suite("Predicted round trips")
struct CoordinateAccuracyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let matrix: RoundTripMatrix?
        let seed: UInt64
        let medianError: Double
        let tailError: Double
        /// Of the bounds, how many times the lower one the upper one is in the median.
        let width: Double

        var testDescription: String { "\(matrix?.name ?? "no matrix"), seed \(seed)" }
    }

    static let cases = [
        Case(matrix: .planetLab, seed: 1, medianError: 0.10, tailError: 0.53, width: 4.6),
        Case(matrix: .seattle, seed: 1, medianError: 0.28, tailError: 1.75, width: 11.8),
        Case(matrix: .seattle, seed: 3, medianError: 0.28, tailError: 1.65, width: 20),
    ]

    @Test("are near the truth, and within their bounds for nine of ten pairs", arguments: cases)
    func accuracy(_ example: Case) throws {
        let matrix = try #require(example.matrix)
        var random = SplitMix64(seed: example.seed)
        let sample = matrix.measured(using: &random)
        let map = CoordinateMap(fitting: sample.pairs, using: &random)
        var (errors, widths, inside) = ([Double](), [Double](), 0)
        for _ in 0..<10_000 {
            let from = Int.random(in: 0..<matrix.size, using: &random)
            let to = Int.random(in: 0..<matrix.size, using: &random)
            guard let truth = matrix[from, to], !sample.joins(from, to) else { continue }
            let prediction = try #require(
                map.prediction(from: RoundTripMatrix.name(of: from), to: RoundTripMatrix.name(of: to)))
            errors.append(abs(prediction.roundTrip - truth) / truth)
            widths.append(prediction.upper / prediction.lower)
            inside += (prediction.lower...prediction.upper).contains(truth) ? 1 : 0
        }
        let sorted = SortedSamples(errors)
        #expect(errors.count > 5_000)
        #expect(try #require(sorted.quantile(0.5)) <= example.medianError)
        #expect(try #require(sorted.quantile(0.9)) <= example.tailError)
        #expect(try #require(SortedSamples(widths).quantile(0.5)) <= example.width)
        #expect(Double(inside) / Double(errors.count) >= 0.9)
    }
}
