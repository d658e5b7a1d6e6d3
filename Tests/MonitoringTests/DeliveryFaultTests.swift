import ClusterModel
import HTTPClient
import Monitoring
import ReportSpool
import SQLiteReportSpool
import Synchronization
import TestSupport
import Testing

/// Delivery in virtual time over real connections.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct DeliveryFaultTests {
    private let time = VirtualTime()
    private let api = ReportingServer()
    private let directory: TemporaryDirectory
    private static let links = (1...64).map {
        MeasurementReport.Measurement(
            target: "node-\($0)", age: 0.5, estimate: measuredEstimate(latency: Double($0), reliability: 0.999),
            probes: ProbeCounts(sent: 10, received: 10))
    }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func queue(boot: String = "boot-1", bounds: SpoolBounds = SpoolBounds()) throws -> ReportQueue {
        let spool = try SQLiteReportSpool.open(path: directory.file("monitor.sqlite"), bounds: bounds)
        return ReportQueue(node: "a", bootID: boot, spool: spool, clock: time.clock())
    }

    private func sender(_ queue: ReportQueue, port: UInt16, random: Double = 0.5) -> ReportSender {
        var configuration = HTTPClient.Configuration()
        configuration.retry = .never
        let time = time
        let environment = HTTPClient.Environment(
            now: { .seconds(time.now) }, sleep: { time.advance(by: $0 / .seconds(1)) }, random: { random })
        return ReportSender(
            queue: queue, client: HTTPClient(configuration: configuration, environment: environment),
            server: "http://127.0.0.1:\(port)", random: { random })
    }

    /// Runs the sender in virtual time until nothing waits.
    private func drain(_ queue: ReportQueue, _ sender: ReportSender) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await sender.run(time.time) }
            while queue.count > 0, !Task.isCancelled { await Task.yield() }
            group.cancelAll()
        }
    }

    @Test("an hour without the server arrives exactly once, the newest first, in bounded batches with pauses")
    func anHourWithoutTheServer() async throws {
        let server = try ScriptedServer { [api] in api.answer($0) }
        defer { server.stop() }
        api.state.withLock { $0.isDown = true }
        let queue = try queue()
        let sender = sender(queue, port: server.port)
        for _ in 1...360 {
            queue.add(Self.links)
            await queue.settle()
            _ = await sender.sendBatch()
            time.advance(by: 10)
        }
        #expect(queue.count == 360)
        api.state.withLock { $0.isDown = false }
        let (before, pauses) = (time.now, time.pauses.count)
        await drain(queue, sender)
        let reports = api.reports
        #expect(reports.count == 360)
        #expect(Set(reports.map(\.sequence)) == Set(1...360))
        #expect(reports.first?.sequence == 360)
        for report in reports {
            let age = 0.5 + Double(361 - report.sequence) * 10
            #expect(report.links.allSatisfy { $0.age >= age && $0.age < age + 120 })
        }
        let requests = api.state.withLock { $0.requests }
        #expect(requests.allSatisfy { $0.reports <= 64 && $0.json <= 1 << 20 && $0.wire < $0.json / 5 })
        #expect(time.pauses.dropFirst(pauses).filter { $0 >= 0.9 }.count >= requests.count - 2)
        #expect(time.now - before < 120)
        #expect(server.mostAtOnce == 1)
        await queue.close()
    }

    @Test("a full spool keeps the newest windows, and delivers them")
    func fullSpool() async throws {
        let server = try ScriptedServer { [api] in api.answer($0) }
        defer { server.stop() }
        let queue = try queue(bounds: SpoolBounds(bytes: 1 << 20))
        for _ in 1...700 {
            queue.add(Self.links)
            await queue.settle()
            time.advance(by: 10)
        }
        let waiting = queue.count
        #expect((50..<700).contains(waiting))
        #expect(queue.dropped == [.size: 700 - waiting])
        await drain(queue, sender(queue, port: server.port))
        #expect(Set(api.reports.map(\.sequence)) == Set(UInt64(701 - waiting)...700))
        await queue.close()
    }

    @Test("windows that waited too long go unsent, and are counted")
    func tooOld() async throws {
        let queue = try queue(bounds: SpoolBounds(age: 3_600))
        for _ in 1...3 { queue.add(Self.links) }
        await queue.settle()
        time.advance(by: 3_601)
        queue.add(Self.links)
        await queue.settle()
        #expect(await queue.batch(.init()).ids.map(\.sequence) == [4])
        #expect(queue.dropped == [.age: 3])
        await queue.close()
    }

    @Test(
        "what a start of the daemon left is delivered by the next, with the first one's identity and no window in between"
    )
    func restart() async throws {
        let server = try ScriptedServer { [api] in api.answer($0) }
        defer { server.stop() }
        let before = try queue(boot: "boot-1")
        for _ in 1...5 { before.add(Self.links) }
        await before.settle()
        await before.acknowledge([.init(bootID: "boot-1", sequence: 5)])
        await before.close()
        let after = try queue(boot: "boot-2")
        await drain(after, sender(after, port: server.port))
        #expect(api.reports.map(\.sequence) == [4, 3, 2, 1])
        #expect(Set(api.reports.map(\.bootID)) == ["boot-1"])
        await after.close()
    }

    @Test("while the circuit is open nothing is asked and nothing is lost")
    func circuitBreaker() async throws {
        let server = try ScriptedServer { [api] in api.answer($0) }
        defer { server.stop() }
        api.state.withLock { $0.isDown = true }
        let queue = try queue()
        queue.add(Self.links)
        let sender = sender(queue, port: server.port)
        for _ in 1...5 { _ = await sender.sendBatch() }
        #expect(api.attempts == 5)
        guard case .failed(let reason, let wish?) = await sender.sendBatch() else { return #expect(Bool(false)) }
        #expect(reason.contains("503"))
        #expect(wish > .seconds(9) && wish <= .seconds(10))
        #expect(api.attempts == 5)
        api.state.withLock { $0.isDown = false }
        await drain(queue, sender)
        #expect(api.reports.count == 1)
        await queue.close()
    }

    @Test("an answer that got lost costs a repetition that the server knows as such")
    func lostAnswer() async throws {
        let server = try ScriptedServer { [api] request in
            let isFirst = api.attempts == 0
            let reply = api.answer(request)
            return isFirst ? .init(raw: "") : reply
        }
        defer { server.stop() }
        let queue = try queue()
        queue.add(Self.links)
        let sender = sender(queue, port: server.port)
        guard case .failed = await sender.sendBatch() else { return #expect(Bool(false)) }
        #expect(await sender.sendBatch() == .accepted)
        let ids = Set(api.reports.map { SpooledReport.ID(bootID: $0.bootID, sequence: $0.sequence) })
        #expect(ids.count == 1 && api.reports.count == 2)
        await queue.close()
    }
}
