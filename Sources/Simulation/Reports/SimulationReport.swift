package import Foundation

/// What a simulation has to say: for the terminal, for programs, for spreadsheets and for colleagues.
package struct SimulationReport: Sendable {
    package let result: SimulationResult
    package let summary: SimulationSummary
    package let machine: MachineSection
    /// Of everything that does not depend on the machine: two people who get the same one have the same result.
    package let fingerprint: Fingerprint

    /// - Throws: What cannot be written as JSON.
    package init(_ result: SimulationResult) throws {
        self.result = result
        summary = SimulationSummary(result)
        machine = MachineSection(result)
        let document = ReproducibleDocument(result, summary: summary)
        fingerprint = Fingerprint(of: try Self.encoder([]).encode(document))
    }

    /// Sorted keys, numbers in the fewest digits that read back as the same.
    static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }
}

extension SimulationReport {
    /// The version of the keys in ``json()``.
    package static let format = "isochrone.dev/simulation-report/v1"

    /// One object: `format`, `fingerprint`, `result` with everything that is reproducible, and `machine` with the rest.
    package func json() throws -> Data {
        try Self.encoder(.prettyPrinted).encode(
            Document(
                format: Self.format, fingerprint: fingerprint.description,
                result: ReproducibleDocument(result, summary: summary), machine: machine))
    }

    private struct Document: Encodable {
        let format: String
        let fingerprint: String
        let result: ReproducibleDocument
        let machine: MachineSection
    }
}
