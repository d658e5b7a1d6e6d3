import Foundation
import NetworkLab
import Synchronization

/// Takes the reports of daemons in place of the control plane, and keeps what they say of each link.
package final class ReportServer: Sendable {
    /// A directed link, by the names of its nodes.
    package struct Name: Hashable, Sendable {
        package var source, sink: String

        package init(_ source: String, _ sink: String) {
            (self.source, self.sink) = (source, sink)
        }
    }

    private struct State {
        var links: [Name: MeasuredLink] = [:]
        var newest: [String: UInt64] = [:]
        var seen: Set<String> = []
    }

    private let listener: TCPStream
    private let state = Mutex(State())
    package static let port: UInt16 = 8080

    /// Listens in a namespace, at every address of it.
    package init(in namespace: LabNamespace) throws {
        listener = try namespace.inside { () throws(BenchFailure) in
            try TCPStream.listening(at: "0.0.0.0", port: Self.port)
        }
        let serve: @Sendable (TCPStream) -> Void = { [weak self] in self?.serve($0) }
        Thread.detachNewThread { [listener] in
            while let connection = listener.accepted() { Thread.detachNewThread { serve(connection) } }
        }
    }

    deinit {
        listener.shutDown()
    }

    package func link(_ source: String, _ sink: String) -> MeasuredLink? {
        state.withLock { $0.links[Name(source, sink)] }
    }

    /// Forgets everything: other daemons come.
    package func reset() {
        state.withLock { $0 = State() }
    }

    private func serve(_ connection: TCPStream) {
        var rest: [UInt8] = []
        while let request = HTTPMessage(from: connection, rest: &rest) {
            guard connection.send(Array(answer(to: request).utf8)) else { return }
        }
    }

    private func answer(to request: HTTPMessage) -> String {
        // A daemon that packs its reports sends them again as they are.
        if request.head.contains("content-encoding:") { return Self.answer(415, "{}") }
        guard let reports = try? JSONDecoder().decode(Body.self, from: Data(request.body)).reports else {
            return Self.answer(400, "{}")
        }
        reports.forEach(take)
        let receipts = reports.map {
            "{\"node\":\"\($0.node)\",\"bootID\":\"\($0.bootID)\",\"sequence\":\($0.sequence)}"
        }
        return Self.answer(202, "{\"reports\":[\(receipts.joined(separator: ","))]}")
    }

    /// Reports may come in any order, and more than once.
    private func take(_ report: Report) {
        state.withLock { state in
            guard state.seen.insert("\(report.bootID) \(report.sequence)").inserted else { return }
            let isNewest = state.newest[report.bootID].map { $0 < report.sequence } ?? true
            if isNewest { state.newest[report.bootID] = report.sequence }
            for link in report.links {
                var known = state.links[Name(report.node, link.target)] ?? MeasuredLink()
                if isNewest { (known.estimate, known.quality) = (link.estimate, link.quality) }
                if let probes = link.probes { known.probes.add(probes) }
                state.links[Name(report.node, link.target)] = known
            }
        }
    }

    private static func answer(_ status: Int, _ body: String) -> String {
        "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private struct Body: Decodable {
        var reports: [Report]

        private enum Key: CodingKey { case reports }

        /// One report, a list of them, or a list in an object.
        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Key.self), container.contains(.reports) {
                reports = try container.decode([Report].self, forKey: .reports)
            } else if var list = try? decoder.unkeyedContainer() {
                reports = []
                while !list.isAtEnd { reports.append(try list.decode(Report.self)) }
            } else {
                reports = [try Report(from: decoder)]
            }
        }
    }

    private struct Report: Decodable {
        var node: String
        var bootID: String
        var sequence: UInt64
        var links: [Link]

        struct Link: Decodable {
            var target: String
            var estimate: MeasuredLink.Estimate
            var quality: MeasuredLink.Quality?
            var probes: MeasuredLink.Probes?
        }
    }
}
