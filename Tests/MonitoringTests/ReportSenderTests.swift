import BPFPrograms
import ClusterModel
import HTTPClient
import Monitoring
import TestSupport
import Testing

/// Delivery against a server of a few lines.
@Suite(.serialized)
struct ReportSenderTests {
    private let links = [
        MeasurementReport.Measurement(target: "b", age: 2, estimate: measuredEstimate(latency: 5))
    ]

    private func sender(_ queue: ReportQueue, port: UInt16) -> ReportSender {
        var configuration = HTTPClient.Configuration()
        configuration.retry = .never
        configuration.breaker = nil
        return ReportSender(
            queue: queue, client: HTTPClient(configuration: configuration), server: "http://127.0.0.1:\(port)")
    }

    @Test("an accepted report leaves the queue, posted as JSON to the measurements", arguments: [200, 202])
    func accepted(status: Int) async throws {
        let server = try OneShotServer(status: status)
        let queue = ReportQueue(node: "a", bootID: "boot-1")
        queue.add(links, at: 10)
        #expect(await sender(queue, port: server.port).sendFirst(at: 11) == .accepted)
        #expect(queue.count == 0)
        let request = server.request()
        #expect(request.hasPrefix("POST /api/v1/measurements HTTP/1.1\r\n"))
        #expect(request.contains("\"bootID\":\"boot-1\""))
        #expect(request.contains("\"age\":3"))
        #expect(!request.contains("observedAt"))
    }

    @Test("a report that the server will never take is given up", arguments: [400, 413, 422])
    func refused(status: Int) async throws {
        let server = try OneShotServer(status: status)
        let queue = ReportQueue(node: "a", bootID: "boot-1")
        queue.add(links, at: 10)
        guard case .refused = await sender(queue, port: server.port).sendFirst(at: 11) else {
            Issue.record("not refused")
            return
        }
        #expect(queue.count == 0)
    }

    @Test("a report waits while the server fails", arguments: [401, 404, 429, 500, 503])
    func failed(status: Int) async throws {
        let server = try OneShotServer(status: status)
        let queue = ReportQueue(node: "a", bootID: "boot-1")
        queue.add(links, at: 10)
        let sender = sender(queue, port: server.port)
        guard case .failed = await sender.sendFirst(at: 11) else {
            Issue.record("not failed")
            return
        }
        #expect(queue.count == 1)
        let failure = try #require(sender.failure)
        #expect(failure.contains("\(status)"))
    }

    @Test("a report waits while nobody listens")
    func unreachable() async throws {
        let queue = ReportQueue(node: "a", bootID: "boot-1")
        queue.add(links, at: 10)
        let port = try OneShotServer(status: 200).close()
        guard case .failed = await sender(queue, port: port).sendFirst(at: 11) else {
            Issue.record("not failed")
            return
        }
        #expect(queue.count == 1)
        #expect(await sender(ReportQueue(node: "a", bootID: "b"), port: port).sendFirst(at: 0) == .nothingToSend)
    }
}
