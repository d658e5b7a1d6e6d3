import ClusterModel
import HTTPClient
import ReportSpool

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an answer of the server says about the reports of a batch.
enum BatchAnswer: Equatable {
    /// The server has these, now or since before.
    case taken([SpooledReport.ID])
    /// It will never take these; the others it has not looked at.
    case refused([SpooledReport.ID], reason: String)
    /// It will not take the batch, and does not say which of it.
    case refusedAll(reason: String)
    /// It does not read the body, perhaps because it is packed.
    case unreadable(reason: String)
    /// It may take all of it later.
    case later(reason: String, after: Duration?)

    init(_ response: HTTPResponse, to ids: [SpooledReport.ID]) {
        let text = "the server answered \(response.status): \(response.text.prefix(300))"
        switch response.status {
        case 200..<300:
            let taken = Self.receipts(in: response.body, for: ids)
            self =
                taken.isEmpty ? .later(reason: "\(text), which names none of the reports", after: nil) : .taken(taken)
        // These speak of the reports themselves; everything else may be over later.
        case 400, 413, 415, 422:
            let bad = Self.named(in: response.body, of: ids)
            if !bad.isEmpty {
                self = .refused(bad, reason: text)
            } else {
                self = [400, 415].contains(response.status) ? .unreadable(reason: text) : .refusedAll(reason: text)
            }
        default: self = .later(reason: text, after: Self.pause(response))
        }
    }

    private struct Receipts: Decodable {
        var reports: [Receipt]
    }

    private struct Receipt: Decodable {
        var bootID: String
        var sequence: UInt64
    }

    /// Only what has a receipt is taken: anybody in between can answer 200.
    private static func receipts(in body: [UInt8], for ids: [SpooledReport.ID]) -> [SpooledReport.ID] {
        guard let receipts = try? JSONDecoder().decode(Receipts.self, from: Data(body)) else { return [] }
        let named = Set(receipts.reports.map { SpooledReport.ID(bootID: $0.bootID, sequence: $0.sequence) })
        return ids.filter(named.contains)
    }

    private struct Problem: Decodable {
        var errors: [Place]?

        struct Place: Decodable {
            var path: String
        }
    }

    /// The reports that the problem document (RFC 9457) has an error at: `reports[3].links[0].age`.
    private static func named(in body: [UInt8], of ids: [SpooledReport.ID]) -> [SpooledReport.ID] {
        guard let problem = try? JSONDecoder().decode(Problem.self, from: Data(body)) else { return [] }
        let indices = (problem.errors ?? []).compactMap { error -> Int? in
            guard error.path.hasPrefix("reports["), error.path.contains("]") else { return nil }
            return Int(error.path.dropFirst("reports[".count).prefix { $0 != "]" })
        }
        return Set(indices).filter(ids.indices.contains).sorted().map { ids[$0] }
    }

    /// `Retry-After` in seconds (RFC 9110, 10.2.3), up to ten minutes: no server silences a daemon for good.
    private static func pause(_ response: HTTPResponse) -> Duration? {
        guard let seconds = response.header("Retry-After").flatMap(Int.init) else { return nil }
        return .seconds(min(max(0, seconds), 600))
    }
}
