import ClusterModel
import Hummingbird
import StateStore

/// `/measurements`: where the daemons' reports arrive.
struct MeasurementRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [Resource("/api/v1/measurements", [.post: post])]
    }

    /// What became of the reports, in their order.
    private struct Receipts: Encodable {
        var reports: [Receipt]
    }

    private struct Receipt: Encodable {
        var node: String
        var bootID: String
        var sequence: UInt64
        var outcome: ReportOutcome
        /// Names in the report that no node has; their links count once such a node is known.
        var unknownNodes: [String]?
    }

    private func post(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let body = try await services.body.json(MeasurementBody.self, of: request)
        let problems = body.reports.enumerated().flatMap { index, report in
            report.problems().map { Self.fieldError($0, prefix: body.isList ? "reports[\(index)]." : "") }
        }
        guard problems.isEmpty else { throw APIProblem.invalid(problems) }
        try await requireOwn(body.reports, context.caller)
        let outcomes = try await services.state.accept(reports: body.reports)
        return try .json(Receipts(reports: zip(body.reports, outcomes).map(receipt)), status: .accepted)
    }

    /// A daemon reports for its own node, and for no other.
    private func requireOwn(_ reports: [MeasurementReport], _ caller: Caller?) async throws {
        guard let access = services.access, let caller else { return }
        guard let other = reports.first(where: { $0.node != caller.node }) else { return }
        guard case .denied = await access.authorize(caller, .measureForOthers) else {
            return try await access.require(.measureForOthers, of: caller)
        }
        let own = caller.node.map { "of node \($0) only" } ?? "of no node, as its token is bound to no pod"
        throw APIProblem(
            .forbidden, .forbidden,
            "\(caller.user) may report \(own), not of `\(other.node)`; \(AccessQuestion.measureForOthers) allows it")
    }

    private func receipt(_ report: MeasurementReport, _ outcome: ReportOutcome) -> Receipt {
        let snapshot = services.state.snapshot
        let unknown = ([report.node] + report.links.map(\.target)).filter { snapshot.index(of: $0) == nil }
        return Receipt(
            node: report.node, bootID: report.bootID, sequence: report.sequence, outcome: outcome,
            unknownNodes: unknown.isEmpty ? nil : unknown.sorted())
    }

    /// The problems of reports are sentences that begin with the field.
    private static func fieldError(_ sentence: String, prefix: String) -> APIProblem.FieldError {
        let field = sentence.prefix { $0 != " " }
        return APIProblem.FieldError(path: prefix + field, message: String(sentence.dropFirst(field.count + 1)))
    }
}
