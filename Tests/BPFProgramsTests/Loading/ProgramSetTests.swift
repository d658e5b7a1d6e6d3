import ClusterModel
import CLibBPF
import ClusterModel
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import BPFPrograms

/// Loading, swapping and stopping in the kernel.
@Suite(.needsBPF, .serialized)
struct ProgramSetTests {
    private static let onLoopback = [ProgramAttachment("count", at: .traffic(device: Loopback.device, .ingress))]

    private static func description(
        _ definitions: [String] = [], attachments: [ProgramAttachment] = onLoopback
    ) throws -> ProgramDescription {
        ProgramDescription(
            name: try #require(ProgramName("sample")), image: try SampleObject.image(definitions),
            attachments: attachments)
    }

    private static func running(_ attachments: [ProgramAttachment] = onLoopback) throws -> ProgramSet {
        let set = ProgramSet(try description(attachments: attachments))
        try set.load()
        try set.start()
        return set
    }

    private static func count(_ set: ProgramSet, _ key: UInt32 = 0) throws -> UInt64? {
        try set.map("counts").value(of: key, into: UInt64(0))
    }

    @Test("a program runs from starting to stopping, and its counts stay to be read")
    func lives() async throws {
        try await Loopback.run {
            let set = ProgramSet(try Self.description())
            #expect(set.state == .uninitialized)
            try set.load()
            #expect(set.state == .initialized)
            Loopback.send(3)
            #expect(try Self.count(set) == 0)
            try set.start()
            Loopback.send(3)
            #expect(try set.stop().isEmpty)
            Loopback.send(3)
            #expect(set.state == .stopped)
            #expect(set.object == nil)
            #expect(try Self.count(set) == 3)
            try set.load()
            try set.start()
            Loopback.send(3)
            #expect(try Self.count(set) == 6)
            #expect(set.end(leaving: false).isEmpty)
        }
    }

    @Test("bpftool knows the program by the number that is reported")
    func isKnownToBpftool() async throws {
        let tool = "/usr/sbin/bpftool"
        try Requirement.check(FileManager.default.isExecutableFile(atPath: tool) ? nil : "needs bpftool")
        try await Loopback.run {
            let set = try Self.running()
            defer { _ = set.end(leaving: false) }
            let report = try #require(set.report().programs.first { $0.name == "count" })
            let (process, output) = (Process(), Pipe())
            process.executableURL = URL(filePath: tool)
            process.arguments = ["--json", "prog", "show", "id", "\(report.identifier)"]
            process.standardOutput = output
            try process.run()
            let text = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            struct Shown: Decodable { var id: UInt32, type: String, name: String, tag: String }
            let shown = try JSONDecoder().decode(Shown.self, from: text)
            #expect(shown.id == report.identifier)
            #expect(shown.tag == report.tag)
            #expect(shown.name == "count")
            #expect(shown.type == report.type)
        }
    }

    @Test("fifty updates under traffic lose no packet's count, at a device and at a cgroup")
    func updatesWithoutLoss() async throws {
        let cgroup = try #require(CgroupMount.path)
        try await Loopback.run {
            let attachments =
                Self.onLoopback + [ProgramAttachment("count_sockets", at: .cgroupTraffic(cgroup: cgroup, .egress))]
            let set = try Self.running(attachments)
            defer { _ = set.end(leaving: false) }
            let updates = Atomic(0)
            let variants = try [[], ["OTHER"]].map { try Self.description($0, attachments: attachments) }
            // Started here, in this namespace: the updates happen while this thread sends.
            let updater = UpdatingThread {
                for round in 0..<50 {
                    try set.update(to: variants[round % 2])
                    updates.add(1, ordering: .relaxed)
                }
            }
            updater.start()
            var sent = 0
            while !updater.isFinished {
                Loopback.send(100)
                sent += 100
            }
            #expect(updater.failure == nil)
            #expect(updates.load(ordering: .relaxed) == 50)
            #expect(sent >= 1_000, "too little traffic to tell: \(sent)")
            #expect(try Self.count(set) == UInt64(sent))
            #expect(try Self.count(set, 1) == UInt64(sent))
        }
    }

    @Test("an object that the verifier rejects leaves the old one running, and says why")
    func keepsTheOldOne() async throws {
        try await Loopback.run {
            let set = try Self.running()
            defer { _ = set.end(leaving: false) }
            let before = set.report().programs.map(\.identifier)
            let broken = try Self.description(["BROKEN"])
            let error = #expect(throws: BPFError.self) { try set.update(to: broken) }
            #expect(error?.log.contains("invalid access to packet") == true)
            #expect((error?.log.utf8.count ?? 0) < 16_384)
            #expect(set.state == .running)
            #expect(set.failure == error)
            #expect(set.report().programs.map(\.identifier) == before)
            Loopback.send(5)
            #expect(try Self.count(set) == 5)
            let good = try Self.description()
            try set.update(to: good)
            #expect(set.failure == nil)
        }
    }

    @Test(
        "a map of another shape is refused with its name and what differs",
        arguments: [
            (["VALUE=struct {__u64 a; __u64 b;}"], "a value of 16 bytes instead of 8"),
            (["ENTRIES=5"], "room for 5 entries instead of 4"),
        ])
    func refusesOtherMaps(definitions: [String], difference: String) async throws {
        try await Loopback.run {
            let set = try Self.running()
            defer { _ = set.end(leaving: false) }
            let other = try Self.description(definitions)
            #expect(throws: BPFError.incompatibleMap("counts", difference: difference)) { try set.update(to: other) }
            Loopback.send(2)
            #expect(try Self.count(set) == 2)
        }
    }

    @Test("an update that cannot be attached everywhere is undone where it was")
    func undoesHalfAnUpdate() async throws {
        try await Loopback.run {
            let set = try Self.running()
            defer { _ = set.end(leaving: false) }
            let filter = try TrafficFilter(
                device: Loopback.device, .ingress, priority: set.description.priority, handle: set.description.handle)
            let before = try #require(filter.program)
            let nowhere = ProgramAttachment("count", at: .traffic(device: "nosuch0", .ingress))
            let next = try Self.description(["OTHER"], attachments: Self.onLoopback + [nowhere])
            #expect(throws: BPFError.unknownDevice("nosuch0")) { try set.update(to: next) }
            #expect(filter.program == before)
            Loopback.send(2)
            #expect(try Self.count(set) == 2)
        }
    }

    @Test("places that an update no longer names are left, new ones are taken")
    func movesPlaces() async throws {
        try await Loopback.run {
            let set = try Self.running()
            defer { _ = set.end(leaving: false) }
            let egress = [ProgramAttachment("count", at: .traffic(device: Loopback.device, .egress))]
            try set.update(to: try Self.description(attachments: egress))
            let description = set.description
            func program(_ direction: TrafficDirection) throws -> UInt32? {
                try TrafficFilter(
                    device: Loopback.device, direction, priority: description.priority, handle: description.handle
                ).program
            }
            #expect(try program(.ingress) == nil)
            #expect(try program(.egress) != nil)
            Loopback.send(2)
            #expect(try Self.count(set) == 2)
        }
    }

    @Test("a tracepoint is traced until it is stopped")
    func traces() async throws {
        try await Loopback.run {
            let set = try Self.running([ProgramAttachment("count_switches", at: .tracepoint)])
            while try Self.count(set, 2) ?? 0 == 0 { sched_yield() }
            try set.update(to: try Self.description(["OTHER"], attachments: set.description.attachments))
            let before = try Self.count(set, 2) ?? 0
            while try Self.count(set, 2) ?? 0 == before { sched_yield() }
            #expect(set.end(leaving: false).isEmpty)
        }
    }

    @Test(
        "what may not run is refused before the kernel sees it",
        arguments: [
            (["FOREIGN"], "count", ProgramHook.traffic(device: "lo", .ingress), "the type xdp are not run here"),
            ([], "nosuch", .traffic(device: "lo", .ingress), "the object has none of that name, but count, "),
            ([], "count", .tracepoint, "its type sched_cls cannot be attached to its tracepoint"),
            (
                [], "count_sockets", .cgroupTraffic(cgroup: "/", .ingress),
                "cannot be attached to ingress of the sockets"
            ),
        ])
    func refuses(definitions: [String], program: String, hook: ProgramHook, reason: String) throws {
        let description = try Self.description(definitions, attachments: [ProgramAttachment(program, at: hook)])
        let set = ProgramSet(description)
        let error = #expect(throws: BPFError.self) { try set.load() }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        #expect(set.state == .failed)
    }

    @Test("what a state does not allow is refused with the reason")
    func refusesTransitions() throws {
        let set = ProgramSet(try Self.description())
        let error = #expect(throws: BPFError.self) { try set.start() }
        #expect(error?.description == "sample is Uninitialized, and cannot start")
        #expect(set.state == .uninitialized)
    }
}
