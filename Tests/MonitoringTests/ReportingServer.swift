import ClusterModel
import Foundation
import Gzip
import Synchronization

/// What a server that takes reports has seen.
final class ReportingServer: Sendable {
    struct State {
        /// Every report of every request, in the order of arrival.
        var reports: [MeasurementReport] = []
        /// Of each request that was read: reports, bytes on the wire, bytes of JSON.
        var requests: [(reports: Int, wire: Int, json: Int)] = []
        /// What to answer instead, request by request, before reports are taken.
        var script: [ScriptedServer.Reply] = []
        var attempts = 0
        var isDown = false
        /// Reports that are refused with their place.
        var unsound: Set<UInt64> = []
        var namesPlaces = true
    }

    let state = Mutex(State())

    var reports: [MeasurementReport] { state.withLock { $0.reports } }
    var attempts: Int { state.withLock { $0.attempts } }

    /// Reads and answers one request as the API does.
    func answer(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
        state.withLock { state in
            state.attempts += 1
            if state.isDown { return .init(status: 503) }
            if !state.script.isEmpty { return state.script.removeFirst() }
            guard let json = Self.json(of: request),
                let batch = try? JSONDecoder().decode([String: [MeasurementReport]].self, from: Data(json)),
                let reports = batch["reports"]
            else { return .init(status: 400, body: #"{"detail": "the body cannot be read"}"#) }
            let bad = reports.indices.filter { state.unsound.contains(reports[$0].sequence) }
            guard bad.isEmpty else {
                let errors = bad.map { #"{"path": "reports[\#($0)].links[0].age", "message": "is bad"}"# }
                return .init(
                    status: state.namesPlaces ? 400 : 422,
                    body: #"{"errors": [\#(state.namesPlaces ? errors.joined(separator: ",") : "")]}"#)
            }
            state.reports += reports
            state.requests.append((reports.count, request.body.count, json.count))
            return .init(status: 202, body: Self.receipts(reports))
        }
    }

    static func receipts(_ reports: [MeasurementReport]) -> String {
        let receipts = reports.map {
            #"{"node": "\#($0.node)", "bootID": "\#($0.bootID)", "sequence": \#($0.sequence), "outcome": "accepted"}"#
        }
        return #"{"reports": [\#(receipts.joined(separator: ","))]}"#
    }

    private static func json(of request: ScriptedServer.Request) -> [UInt8]? {
        guard request.header("content-encoding") == "gzip" else { return request.body }
        return try? Gzip.unpacked(request.body, limit: 4 << 20)
    }
}
