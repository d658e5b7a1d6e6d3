import ClusterModel
import Foundation
import Monitoring
import ReportSpool
import SQLiteReportSpool
import Synchronization
import TestSupport
import Testing

struct ReportQueueTests {
    private let links = [
        MeasurementReport.Measurement(target: "b", age: 2, estimate: measuredEstimate(latency: 5))
    ]
    private let time = VirtualTime()

    private func queue(
        boot: String = "boot", spool: (any ReportSpool)? = nil, memory: SpoolBounds = ReportQueue.memoryBounds,
        clock: ReportClock? = nil
    ) -> ReportQueue {
        ReportQueue(node: "a", bootID: boot, spool: spool, memory: memory, clock: clock ?? time.clock())
    }

    private func reports(_ queue: ReportQueue) async throws -> [MeasurementReport] {
        let batch = await queue.batch(.init(reports: 1_000, bytes: .max))
        return try JSONDecoder().decode([String: [MeasurementReport]].self, from: Data(batch.json))["reports"] ?? []
    }

    @Test("reports are counted from 1, and the newest leave first")
    func order() async throws {
        let queue = queue()
        for _ in 1...3 { queue.add(links) }
        let reports = try await reports(queue)
        #expect(reports.map(\.sequence) == [3, 2, 1])
        #expect(reports.allSatisfy { $0.node == "a" && $0.bootID == "boot" })
        await queue.acknowledge([.init(bootID: "boot", sequence: 2)])
        #expect(try await self.reports(queue).map(\.sequence) == [3, 1])
        #expect(queue.count == 2)
    }

    @Test(
        "measurements age while their report waits, whatever becomes of the wall clock",
        arguments: [-7_200.0, 0, 7_200])
    func ages(step: Double) async throws {
        let queue = queue()
        queue.add(links)
        #expect(try await reports(queue)[0].links[0].age == 2)
        time.stepWallClock(by: step)
        time.advance(by: 60)
        #expect(
            try await reports(queue)[0].links == links.map { .init(target: $0.target, age: 62, estimate: $0.estimate) })
    }

    @Test(
        "a report keeps its start, number and age across a restart of the daemon and of the machine",
        arguments: [("k1", 1_000.0, 0.0, 102.0), ("k2", 5, 0, 107), ("k2", 5, 7_200, 7_302), ("k2", 5, -7_200, 107)]
            as [(String, Double, Double, Double)])
    func restart(kernel: String, uptime: Double, step: Double, age: Double) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("monitor.sqlite")
        let before = queue(boot: "boot-1", spool: try SQLiteReportSpool.open(path: path, bounds: SpoolBounds()))
        before.add(links)
        await before.close()
        time.stepWallClock(by: step)
        time.advance(by: 100)
        let after = queue(
            boot: "boot-2", spool: try SQLiteReportSpool.open(path: path, bounds: SpoolBounds()),
            clock: time.clock(kernelBoot: kernel, uptime: uptime))
        after.add(links)
        await after.settle()
        let reports = try await reports(after)
        #expect(reports.map(\.bootID) == ["boot-2", "boot-1"])
        #expect(reports.map(\.sequence) == [1, 1])
        #expect(reports.map(\.links[0].age) == [2, age])
        await after.close()
    }

    @Test("the oldest goes when there are too many, and is counted")
    func isBounded() async throws {
        let queue = queue(memory: SpoolBounds(bytes: 4_000))
        for _ in 0..<40 { queue.add(links) }
        #expect((1...20).contains(queue.count))
        #expect(queue.dropped == [.size: 40 - queue.count])
        #expect(try await reports(queue).map(\.sequence).last == UInt64(41 - queue.count))
    }

    @Test("what JSON cannot write is given up alone")
    func notFinite() async throws {
        let queue = queue()
        queue.add([.init(target: "b", age: .nan, estimate: measuredEstimate(latency: 5))])
        queue.add(links)
        #expect(queue.dropped == [.damaged: 1])
        #expect(try await reports(queue).map(\.sequence) == [2])
    }

    @Test("while the spool fails reports wait in memory, and go to it when it works again")
    func failingSpool() async throws {
        let spool = FailingSpool()
        let queue = queue(spool: spool)
        spool.fails = true
        for _ in 1...3 {
            queue.add(links)
            await queue.settle()
        }
        #expect(queue.spoolFailure?.contains("no space") == true)
        #expect(queue.spoolFailures > 0)
        #expect(spool.status.waiting == 0)
        #expect(try await reports(queue).map(\.sequence) == [3, 2, 1])
        spool.fails = false
        queue.add(links)
        await queue.settle()
        #expect(queue.spoolFailure == nil)
        #expect(spool.status.waiting == 4)
        #expect(try await reports(queue).map(\.sequence) == [4, 3, 2, 1])
    }

    @Test("what a failing spool does not let go of is not sent again")
    func failingRemoval() async throws {
        let spool = FailingSpool()
        let queue = queue(spool: spool)
        for _ in 1...3 { queue.add(links) }
        await queue.settle()
        spool.fails = true
        await queue.acknowledge([.init(bootID: "boot", sequence: 2)])
        spool.fails = false
        #expect(try await reports(queue).map(\.sequence) == [3, 1])
        await queue.acknowledge([.init(bootID: "boot", sequence: 3)])
        #expect(try await reports(queue).map(\.sequence) == [1])
        #expect(spool.status.waiting == 1)
    }
}

/// A spool in memory that fails when told to.
private final class FailingSpool: ReportSpool {
    private let spool = InMemoryReportSpool(bounds: SpoolBounds())
    private let isFailing = Mutex(false)

    var fails: Bool {
        get { isFailing.withLock { $0 } }
        set { isFailing.withLock { $0 = newValue } }
    }

    var status: SpoolStatus { spool.status }

    func add(_ report: SpooledReport) throws(ReportSpoolError) {
        try check()
        try spool.add(report)
    }

    func newest(_ count: Int, bytes: Int, at now: SpoolMoment) throws(ReportSpoolError) -> [SpooledReport] {
        try check()
        return try spool.newest(count, bytes: bytes, at: now)
    }

    func remove(_ ids: [SpooledReport.ID]) throws(ReportSpoolError) {
        try check()
        try spool.remove(ids)
    }

    func close() { spool.close() }

    private func check() throws(ReportSpoolError) {
        if fails { throw .failed("no space is left for the database file") }
    }
}
