import ClusterModel
import Gzip
import ReportSpool

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The form in which the measurements of a report wait: JSON, packed to a quarter or less.
enum ReportPayload {
    /// A payload that unfolds to more was not made here.
    private static let limit = 16 << 20

    /// `nil` when JSON has no way to write the measurements, such as a number that is not finite.
    static func packed(_ links: [MeasurementReport.Measurement]) -> [UInt8]? {
        guard let json = try? JSONEncoder().encode(links) else { return nil }
        return Gzip.packed([UInt8](json))
    }

    /// The report as it is to be sent at `now`: its measurements are older by the time that it waited.
    ///
    /// - Returns: `nil` when the payload is damaged.
    static func report(_ spooled: SpooledReport, node: String, at now: SpoolMoment) -> MeasurementReport? {
        guard let json = try? Gzip.unpacked(spooled.payload, limit: limit),
            var links = try? JSONDecoder().decode([MeasurementReport.Measurement].self, from: Data(json))
        else { return nil }
        let waited = now.seconds(since: spooled.closed)
        for index in links.indices { links[index].age = max(0, links[index].age) + waited }
        return MeasurementReport(
            node: node, bootID: spooled.id.bootID, sequence: spooled.id.sequence, links: links)
    }
}
