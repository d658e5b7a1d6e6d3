import ReportSpool
import TestSupport
import Testing

@Suite("The spool in memory")
struct InMemoryReportSpoolTests {
    @Test("keeps the contract", arguments: ReportSpoolContract.rules)
    func contract(rule: ReportSpoolContract.Rule) async throws {
        try await rule.check { InMemoryReportSpool(bounds: $0) }
    }
}
