/// Writes `HostPriorityList`: an array with one score for each candidate of a request, in its order.
///
/// Scores are whole numbers from 0 to 10: kube-scheduler drops an answer with anything else in it without a word, and
/// counts larger numbers as they are.
public struct PrioritizeResponseWriter: Sendable {
    /// The scores that kube-scheduler expects (`MinExtenderPriority`, `MaxExtenderPriority`).
    public static let range = 0...10

    private let request: ExtenderRequest
    private let scores: [UInt8]
    /// The most bytes that ``write(into:)`` appends.
    public let capacity: Int

    /// - Parameter scores: one for each candidate; those beyond its end have 0, and above 10 counts as 10.
    public init(_ request: ExtenderRequest, scores: [UInt8] = []) {
        self.request = request
        self.scores = scores
        // `{"Host":`, `,"Score":10}` and a comma.
        self.capacity = request.candidates.reduce(2) { $0 + $1.quotedName.count + 21 }
    }

    /// The answer as bytes of their own.
    public func bytes() -> [UInt8] {
        [UInt8](capacity: capacity) { write(into: &$0) }
    }

    /// Appends the answer, at most ``capacity`` bytes.
    public func write(into output: inout OutputSpan<UInt8>) {
        output.append("[")
        for (index, candidate) in request.candidates.enumerated() {
            output.append(index == 0 ? "{\"Host\":" : ",{\"Host\":")
            output.append(candidate.quotedName, of: request.body)
            output.append(",\"Score\":")
            let score = index < scores.count ? scores[index] : 0
            if score >= 10 {
                output.append("10}")
            } else {
                output.append(UInt8(ascii: "0") + score)
                output.append("}")
            }
        }
        output.append("]")
    }
}
