import ClusterModel
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import ControlPlane

/// Statuses of one scene that are written in the test's own time.
private final class Desk: Sendable {
    struct State {
        var scene = StatusScene()
        var subjects = [StatusSubject(id: ApplicationID(namespace: "city", name: "watch"), generation: 3)]
        var pods = StatusScene.whole
        var isLeader = true
        var outcome = StatusOutcome.written
        var written: [(id: ApplicationID, generation: Int64, text: String)] = []
    }

    let state = Mutex(State())

    func with<Value: Sendable>(_ body: (inout State) -> Value) -> Value { state.withLock { body(&$0) } }

    var texts: [String] { with { $0.written.map(\.text) } }

    func pass(_ seconds: Double = 0) {
        with { $0.scene.now = $0.scene.now.advanced(bySeconds: seconds) }
    }

    func writer(_ settings: StatusWriter.Settings = StatusWriter.Settings(writesPerSecond: 1e6)) -> StatusWriter {
        StatusWriter(
            settings: settings, subjects: { self.with { $0.subjects } },
            basis: { subject in
                let (scene, pods) = self.with { ($0.scene, $0.pods) }
                var basis = scene.basis(pods)
                basis.id = subject.id
                basis.generation = subject.generation
                basis.problems = subject.problems
                return basis
            },
            publish: { id, generation, status in
                self.with { state in
                    state.written.append((id, generation, String(decoding: status, as: UTF8.self)))
                    return state.outcome
                }
            }, isLeader: { self.with { $0.isLeader } }, now: { self.with { $0.scene.now } },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    var id: ApplicationID { ApplicationID(namespace: "city", name: "watch") }
}

@Suite("Writing statuses")
struct StatusWriterTests {
    @Test("a status is written once, and not again while nothing changes")
    func once() async {
        let desk = Desk()
        let writer = desk.writer()
        #expect(await writer.pass() == 1)
        for _ in 0..<20 {
            desk.pass(10)
            writer.note(desk.id)
            await writer.pass()
        }
        #expect(desk.texts.count == 1)
        #expect(desk.with { $0.written.first?.generation } == 3)
        #expect(desk.texts.first?.contains(#""summary":"Satisfied""#) == true)
    }

    @Test("drift is told after the refresh interval, a change at the next look")
    func drift() async {
        let desk = Desk()
        let writer = desk.writer()
        await writer.pass()
        desk.pass(100)
        desk.with { $0.scene.latency = 13 }
        await writer.pass()
        #expect(desk.texts.count == 1)
        desk.pass(201)
        await writer.pass()
        #expect(desk.texts.count == 2)
        desk.pass(3)
        desk.with { $0.scene.latency = 60 }
        writer.note(desk.id)
        await writer.pass()
        #expect(desk.texts.count == 3)
        #expect(desk.texts.last?.contains(#""summary":"Degraded""#) == true)
    }

    @Test("changes in quick succession are told together")
    func rate() async {
        let desk = Desk()
        let writer = desk.writer()
        await writer.pass()
        desk.pass(0.5)
        desk.with { $0.scene.latency = 60 }
        writer.note(desk.id)
        #expect(await writer.pass() == 0)
        desk.with { $0.pods = [] }
        writer.note(desk.id)
        desk.pass(1.5)
        #expect(await writer.pass() == 1)
        #expect(desk.texts.last?.contains(#""placed":"0/3""#) == true)
    }

    @Test("a change that nobody noted is found by the sweep")
    func sweep() async {
        let desk = Desk()
        let writer = desk.writer()
        await writer.pass()
        desk.pass(5)
        desk.with { $0.pods = [] }
        #expect(await writer.pass() == 0)
        desk.pass(11)
        #expect(await writer.pass() == 1)
    }

    @Test(
        "what failed is tried again, ever more seldom",
        arguments: [StatusOutcome.failed("503"), .refused("status.summary: unsupported value"), .conflict])
    func failures(outcome: StatusOutcome) async {
        let desk = Desk()
        desk.with { $0.outcome = outcome }
        let writer = desk.writer()
        for _ in 0..<600 {
            await writer.pass()
            desk.pass(1)
        }
        // After 0, 1, 3, 7, 15, 31, 63 seconds, and then every minute.
        #expect(desk.texts.count == 15)
        desk.with { $0.outcome = .written }
        desk.pass(61)
        await writer.pass()
        #expect(desk.texts.count == 16)
        desk.pass(20)
        #expect(await writer.pass() == 0)
    }

    @Test("an object that is gone is not asked after; one that comes back is")
    func gone() async {
        let desk = Desk()
        let writer = desk.writer()
        desk.with { $0.outcome = .gone }
        #expect(await writer.pass() == 1)
        let subjects = desk.with { state in
            defer { state.subjects = [] }
            return state.subjects
        }
        desk.pass(20)
        #expect(await writer.pass() == 0)
        desk.with { ($0.subjects, $0.outcome) = (subjects, .written) }
        desk.pass(20)
        #expect(await writer.pass() == 1)
    }

    @Test("only the leader writes, and a new one does not trust what it wrote before")
    func leader() async {
        let desk = Desk()
        desk.with { $0.isLeader = false }
        let writer = desk.writer()
        writer.note(desk.id)
        #expect(await writer.pass() == 0)
        desk.with { $0.isLeader = true }
        #expect(await writer.pass() == 1)
        desk.with { $0.isLeader = false }
        desk.pass(20)
        #expect(await writer.pass() == 0)
        desk.with { $0.isLeader = true }
        desk.pass(20)
        #expect(await writer.pass() == 1)
    }

    @Test("the times of conditions outlive a restart")
    func restart() async throws {
        let desk = Desk()
        await desk.writer().pass()
        let object = #"{"status":"# + (try #require(desk.texts.first)) + "}"
        let conditions = StatusCondition.conditions(ofObject: Array(object.utf8))
        desk.pass(500)
        desk.with { $0.subjects[0].conditions = conditions }
        await desk.writer().pass()
        let times = { (text: String) in
            StatusCondition.conditions(ofObject: Array(#"{"status":\#(text)}"#.utf8)).map(\.changedAt)
        }
        #expect(times(try #require(desk.texts.last)) == conditions.map(\.changedAt))
        #expect(conditions.count == 4)
    }

    @Test("the running service writes what is noted, and ends when it is told to")
    func service() async throws {
        let desk = Desk()
        let settings = StatusWriter.Settings(pause: 0.01, leastInterval: 0.05, writesPerSecond: 1e6)
        let writer = desk.writer(settings)
        let running = Task { try await writer.run() }
        for _ in 0..<500 where desk.texts.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(desk.texts.count == 1)
        desk.pass(1)
        desk.with { $0.pods = [] }
        writer.note(desk.id)
        for _ in 0..<500 where desk.texts.count < 2 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(desk.texts.count == 2)
        running.cancel()
        try await running.value
    }
}
