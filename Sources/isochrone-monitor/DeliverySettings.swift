import CommandSupport
import Logging
import Monitoring
import ReportSpool
import SQLiteReportSpool

/// Where reports wait, and what the server is shown.
struct DeliverySettings {
    /// `nil`: in memory.
    var spool: String?
    var bounds: SpoolBounds
    var access: ServerAccess

    /// A file smaller than this would hold next to nothing besides its own log.
    private static let leastBytes = 1 << 20

    /// - Throws: ``InputError`` for the first option that is wrong, or whose file is.
    init(_ options: MonitorOptions) throws {
        spool = options.spool
        bounds = SpoolBounds()
        bounds.bytes = try OptionReader.bytes("--spool-size", options.spoolSize, default: bounds.bytes)
        bounds.age = try OptionReader.duration("--spool-age", options.spoolAge, default: bounds.age)
        access = ServerAccess(
            tokenFile: options.tokenFile, authorityFile: options.caFile, clientCertificate: options.clientCertificate,
            clientKey: options.clientKey)
        if bounds.bytes < Self.leastBytes {
            throw InputError("--spool-size is \"\(options.spoolSize ?? "")\"; give it 1Mi at least")
        }
        if let problem = access.problem() { throw InputError(problem) }
    }

    /// Opens the spool, and says where reports wait.
    func openSpool(isReporting: Bool, _ logger: Logger) throws -> (any ReportSpool)? {
        guard let spool else {
            guard isReporting else { return nil }
            logger.notice(
                "Reports that wait for the server are lost with a restart",
                metadata: ["remedy": "name a file with --spool"])
            return nil
        }
        let opened = try SQLiteReportSpool.open(path: spool, bounds: bounds)
        logger.info("Reports wait in the spool", metadata: ["file": "\(spool)", "waiting": "\(opened.status.waiting)"])
        return opened
    }

    /// Whether a token would go over the wire for everyone to read (RFC 6750, 5.3).
    func showsToken(to server: String?) -> Bool {
        access.tokenFile != nil && server?.lowercased().hasPrefix("http://") == true
    }
}
