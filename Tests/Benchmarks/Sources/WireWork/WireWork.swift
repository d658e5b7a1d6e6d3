import KubernetesWire
import RecordedBodies

/// The pieces of work that are measured, over one recorded body. A third of the nodes is rejected.
public struct WireWork: Sendable {
    public let body: [UInt8]
    private let table: NodeNameTable
    private let codes: [Int32]
    private let scores: [UInt8]
    private let reasons: RejectionReasons
    private let filterAnswer: [UInt8]
    private let prioritizeAnswer: [UInt8]

    public init(nodeCount: Int, form: RecordedBody.Form) throws {
        body = try RecordedBody(nodeCount: nodeCount, form: form, pod: ("shop", "cart")).bytes
        let request = try ExtenderRequest(body)
        let names = (0..<request.candidateCount).map(request.name(of:)).sorted()
        var reasons = RejectionReasons()
        let far = reasons.code(for: "node(s) are too far from the placed neighbours", isMendedByPreemption: false)
        table = NodeNameTable(names)
        codes = names.indices.map { $0 % 3 == 0 ? far : FilterResponseWriter.passes }
        scores = names.indices.map { UInt8($0 % 11) }
        self.reasons = reasons
        filterAnswer = Self.filterAnswer(request, table, codes, reasons)
        prioritizeAnswer = Self.prioritizeAnswer(request, table, scores)
    }

    /// Takes the bytes of two requests and gives those of two answers.
    public func copy() {
        for bytes in [body, filterAnswer, body, prioritizeAnswer] {
            var copy: [UInt8] = []
            copy.reserveCapacity(bytes.count)
            copy.append(contentsOf: bytes)
            keep(copy)
        }
    }

    public func filter() throws {
        keep(Self.filterAnswer(try ExtenderRequest(body), table, codes, reasons))
    }

    public func prioritize() throws {
        keep(Self.prioritizeAnswer(try ExtenderRequest(body), table, scores))
    }

    public func neutral() throws {
        keep(FilterResponseWriter(passingAllOf: try ExtenderRequest(body)).bytes())
    }

    private static func filterAnswer(
        _ request: ExtenderRequest, _ table: NodeNameTable, _ codes: [Int32], _ reasons: RejectionReasons
    ) -> [UInt8] {
        let verdicts = table.indices(of: request).map { codes[Int($0)] }
        return FilterResponseWriter(request, verdicts: verdicts, reasons: reasons).bytes()
    }

    private static func prioritizeAnswer(
        _ request: ExtenderRequest, _ table: NodeNameTable, _ scores: [UInt8]
    ) -> [UInt8] {
        PrioritizeResponseWriter(request, scores: table.indices(of: request).map { scores[Int($0)] }).bytes()
    }

    /// Keeps the optimizer from leaving the work out.
    @inline(never)
    private func keep(_ bytes: [UInt8]) {
        withExtendedLifetime(bytes) {}
    }
}
