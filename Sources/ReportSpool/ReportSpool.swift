/// Where reports wait until the server has taken them.
///
/// Bounded by ``SpoolBounds``: the oldest go first, and each is counted by its reason. `ReportSpoolContract` holds every
/// spool to what is said here.
package protocol ReportSpool: Sendable {
    /// Keeps the report, once; what is then too much or too old goes.
    ///
    /// When it returns, the report is as safe as the spool makes it: in a file, it survives the end of the process.
    func add(_ report: SpooledReport) async throws(ReportSpoolError)

    /// The newest reports, the newest first; they stay.
    ///
    /// - Parameters:
    ///   - count: of reports at most.
    ///   - bytes: of payloads at most; the first report comes however large it is.
    ///   - now: by which reports that are too old go before.
    func newest(_ count: Int, bytes: Int, at now: SpoolMoment) async throws(ReportSpoolError) -> [SpooledReport]

    /// Lets go of reports, as far as they are there.
    func remove(_ ids: [SpooledReport.ID]) async throws(ReportSpoolError)

    /// As of the last operation that succeeded.
    var status: SpoolStatus { get }

    /// Lets go of the file, where there is one; every later operation fails.
    func close() async
}
