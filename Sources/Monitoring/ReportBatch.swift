import ClusterModel
package import ReportSpool

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reports that are sent in one request.
package struct ReportBatch: Sendable {
    /// How much is sent at once.
    package struct Limit: Hashable, Sendable {
        package var reports: Int
        /// Of JSON, before it is packed.
        package var bytes: Int

        /// By default a quarter of what the server reads, so that an hour of 64 links goes in some tens of requests.
        package init(reports: Int = 64, bytes: Int = 1 << 20) {
            self.reports = max(1, reports)
            self.bytes = max(1, bytes)
        }

        /// Half the reports; what the server can do with is found by trying.
        mutating func halve() {
            reports = max(1, reports / 2)
        }

        /// One report finds out whether the server is back as well as many do, and costs less.
        mutating func restart() {
            reports = 1
        }

        mutating func grow(to most: Limit) {
            reports = min(most.reports, reports * 2)
        }
    }

    /// Those that are in it, in the order in which the request has them.
    package private(set) var ids: [SpooledReport.ID] = []
    /// Those that could not be read, and are not in it.
    package private(set) var damaged: [SpooledReport.ID] = []
    /// `{"reports": […]}`
    package private(set) var json: [UInt8] = Array("{\"reports\":[".utf8)

    /// Takes as many of the reports as the limit allows, at least one that can be read.
    init(_ spooled: [SpooledReport], node: String, at now: SpoolMoment, limit: Limit) {
        for item in spooled.prefix(limit.reports) {
            guard let report = ReportPayload.report(item, node: node, at: now),
                let bytes = try? JSONEncoder().encode(report)
            else {
                damaged.append(item.id)
                continue
            }
            guard ids.isEmpty || json.count + bytes.count + 3 <= limit.bytes else { break }
            if !ids.isEmpty { json.append(UInt8(ascii: ",")) }
            json += bytes
            ids.append(item.id)
        }
        json += Array("]}".utf8)
    }
}
