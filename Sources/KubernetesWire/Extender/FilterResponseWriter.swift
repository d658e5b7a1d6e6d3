/// Writes `ExtenderFilterResult`: which candidates of a request pass, in its order and its form, and why the others do
/// not.
///
/// Names and node objects are copied from the body of the request, neighbours that pass in one piece.
public struct FilterResponseWriter: Sendable {
    /// Stands for a candidate that passes.
    public static let passes: Int32 = -1

    private let request: ExtenderRequest
    /// One for each candidate, or none at all when every one passes.
    private let verdicts: [Int32]
    private let reasons: RejectionReasons
    /// How many candidates pass.
    public let passingCount: Int
    /// The most bytes that ``write(into:)`` appends.
    public let capacity: Int

    /// The answer that lets every candidate pass.
    public init(passingAllOf request: ExtenderRequest) {
        self.init(request, verdicts: [], reasons: RejectionReasons())
    }

    /// - Parameters:
    ///   - verdicts: for each candidate ``passes`` or a code of `reasons`; candidates beyond its end pass, and codes
    ///     that `reasons` does not know are rejected without a sentence.
    public init(_ request: ExtenderRequest, verdicts: [Int32], reasons: RejectionReasons) {
        self.request = request
        self.verdicts = verdicts
        self.reasons = reasons
        let rejected = verdicts.prefix(request.candidateCount).count { $0 >= 0 }
        self.passingCount = request.candidateCount - rejected
        self.capacity = Self.capacity(request, verdicts: verdicts, reasons: reasons)
    }

    /// The answer as bytes of their own.
    public func bytes() -> [UInt8] {
        [UInt8](capacity: capacity) { write(into: &$0) }
    }

    /// Appends the answer, at most ``capacity`` bytes.
    public func write(into output: inout OutputSpan<UInt8>) {
        output.append("{\"Nodes\":")
        if request.form.hasObjects {
            output.append("{\"metadata\":{},\"items\":[")
            writePassing(into: &output) { $0.object }
            output.append("]}")
        } else {
            output.append("null")
        }
        output.append(",\"NodeNames\":")
        if request.form.hasNames {
            output.append("[")
            writePassing(into: &output) { $0.quotedName }
            output.append("]")
        } else {
            output.append("null")
        }
        output.append(",\"FailedNodes\":{")
        if reasons.reasons.contains(where: \.isMendedByPreemption) {
            writeRejected(into: &output, mendedByPreemption: true)
        }
        output.append("},\"FailedAndUnresolvableNodes\":{")
        writeRejected(into: &output, mendedByPreemption: false)
        output.append("},\"Error\":\"\"}")
    }

    /// Copies the passing candidates' parts of the body, and with them the comma between two that touch.
    private func writePassing(into output: inout OutputSpan<UInt8>, _ part: (Candidate) -> Range<Int>) {
        var run = 0..<0
        for (index, candidate) in request.candidates.enumerated() where passes(index) {
            let next = part(candidate)
            if !run.isEmpty, next.lowerBound == run.upperBound + 1 {
                run = run.lowerBound..<next.upperBound
                continue
            }
            if !run.isEmpty {
                output.append(run, of: request.body)
                output.append(UInt8(ascii: ","))
            }
            run = next
        }
        output.append(run, of: request.body)
    }

    private func writeRejected(into output: inout OutputSpan<UInt8>, mendedByPreemption: Bool) {
        var isFirst = true
        for index in 0..<min(verdicts.count, request.candidates.count) where verdicts[index] >= 0 {
            let reason = reasons.reason(verdicts[index])
            guard reason.isMendedByPreemption == mendedByPreemption else { continue }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            output.append(request.candidates[index].quotedName, of: request.body)
            output.append(UInt8(ascii: ":"))
            if reason.range.isEmpty { output.append("\"\"") } else { output.append(reason.range, of: reasons.json) }
        }
    }

    private func passes(_ candidate: Int) -> Bool {
        candidate >= verdicts.count || verdicts[candidate] < 0
    }

    private static func capacity(_ request: ExtenderRequest, verdicts: [Int32], reasons: RejectionReasons) -> Int {
        // The fixed parts have 118 bytes.
        var total = 160
        for (index, candidate) in request.candidates.enumerated() {
            let name = candidate.quotedName.count + 1
            if index < verdicts.count, verdicts[index] >= 0 {
                total += name + reasons.reason(verdicts[index]).range.count + 3
            } else {
                total += (request.form.hasNames ? name : 0) + (request.form.hasObjects ? candidate.object.count + 1 : 0)
            }
        }
        return total
    }
}

extension FilterResponseWriter {
    /// The answer that fails the whole call: `text` becomes the pod's event.
    public static func failure(_ text: String) -> [UInt8] {
        let start =
            "{\"Nodes\":null,\"NodeNames\":null,\"FailedNodes\":null,\"FailedAndUnresolvableNodes\":null,\"Error\":"
        return Array(start.utf8) + JSONText.quoted(text.isEmpty ? "unknown error" : text) + [UInt8(ascii: "}")]
    }
}
