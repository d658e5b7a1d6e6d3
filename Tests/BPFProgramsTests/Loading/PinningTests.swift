import ClusterModel
import CLibBPF
import ClusterModel
import Foundation
import Glibc
import TestSupport
import Testing

@testable import BPFPrograms

/// What outlives a daemon, and what must not.
@Suite(.needsBPF, .serialized)
struct PinningTests {
    private static let instance = "edge-1"

    private static func description(
        _ name: String = "sample", _ definitions: [String] = [], attachments: [ProgramAttachment] = []
    ) throws -> ProgramDescription {
        ProgramDescription(
            name: try #require(ProgramName(name)), image: try SampleObject.image(definitions), attachments: attachments)
    }

    private static func running(_ description: ProgramDescription, _ pins: PinDirectory) throws -> ProgramSet {
        let set = ProgramSet(description, pins: pins)
        try set.load()
        try set.start()
        return set
    }

    private static func count(_ set: ProgramSet, _ key: UInt32 = 0) throws -> UInt64? {
        try set.map("counts").value(of: key, into: UInt64(0))
    }

    private static func onLoopback(_ direction: TrafficDirection = .ingress) -> ProgramAttachment {
        ProgramAttachment("count", at: .traffic(device: Loopback.device, direction))
    }

    @Test("after a daemon was killed its programs go on counting, and the next one goes on from there")
    func adoptsAfterACrash() async throws {
        let cgroup = try #require(CgroupMount.path)
        try await Loopback.run {
            let mount = try PrivatePins()
            let object = mount.root + ".o"
            try Data(try SampleObject.bytes()).write(to: URL(filePath: object))
            defer { unlink(object) }
            // Mounted before the child needs it, and free again.
            _ = try PinDirectory(instance: Self.instance, root: mount.root)
            let child = try HolderProcess(
                object: object, pins: mount.root, instance: Self.instance, device: Loopback.device, cgroup: cgroup)
            #expect(child.greeting == "Running\n")
            Loopback.send(10)
            #expect(throws: BPFError.pinsInUse(path: "\(mount.root)/isochrone/edge-1")) {
                try PinDirectory(instance: Self.instance, root: mount.root)
            }
            child.kill()
            Loopback.send(10)

            let pins = try PinDirectory(instance: Self.instance, root: mount.root)
            let attachments = [
                Self.onLoopback(), ProgramAttachment("count_sockets", at: .cgroupTraffic(cgroup: cgroup, .egress)),
            ]
            let set = ProgramSet(try Self.description("sample", ["OTHER"], attachments: attachments), pins: pins)
            #expect(try set.load().isEmpty)
            Loopback.send(10)
            try set.start()
            Loopback.send(10)
            #expect(try Self.count(set) == 40)
            #expect(try Self.count(set, 1) == 40)
            #expect(set.end(leaving: false).isEmpty)
            #expect(pins.families.isEmpty)
        }
    }

    @Test("a daemon that leaves its programs to the next one takes nothing off")
    func leaves() async throws {
        try await Loopback.run {
            let mount = try PrivatePins()
            var pins = try PinDirectory(instance: Self.instance, root: mount.root)
            let description = try Self.description(attachments: [Self.onLoopback()])
            let first = try Self.running(description, pins)
            #expect(first.end(leaving: true).isEmpty)
            Loopback.send(5)
            pins = try Self.reopened(&pins, mount)
            let second = try Self.running(description, pins)
            #expect(try Self.count(second) == 5)
            #expect(second.end(leaving: false).isEmpty)
            #expect(clibbpf_tc_make_hook(1) == 0, "0: the qdisc that the first one made is gone, too")
        }
    }

    /// Closes a directory, as the end of its daemon does, and opens it again.
    private static func reopened(_ pins: inout PinDirectory, _ mount: PrivatePins) throws -> PinDirectory {
        pins = try PinDirectory(instance: "closed", root: mount.root)
        return try PinDirectory(instance: instance, root: mount.root)
    }

    @Test("a pinned map that does not fit is replaced, and that is told")
    func replacesUnfitMaps() async throws {
        try await Loopback.run {
            let mount = try PrivatePins()
            let pins = try PinDirectory(instance: Self.instance, root: mount.root)
            let first = try Self.running(try Self.description(attachments: [Self.onLoopback()]), pins)
            Loopback.send(5)
            _ = first.end(leaving: true)
            let second = ProgramSet(try Self.description("sample", ["ENTRIES=5"]), pins: pins)
            #expect(try second.load() == ["counts": "room for 5 entries instead of 4"])
            #expect(try Self.count(second) == 0)
            #expect(second.end(leaving: false).isEmpty)
        }
    }

    @Test("sweeping takes off what no family wants any more, and nothing that is not its own")
    func sweeps() async throws {
        try await Loopback.run {
            let mount = try PrivatePins()
            let pins = try PinDirectory(instance: Self.instance, root: mount.root)
            let kept = try Self.running(try Self.description("kept", attachments: [Self.onLoopback()]), pins)
            let gone = try Self.description("gone", attachments: [Self.onLoopback(), Self.onLoopback(.egress)])
            _ = try Self.running(gone, pins).end(leaving: true)
            let foreign = try Self.foreignThings(mount, pins, replacing: gone)

            #expect(pins.families.map(\.text) == ["gone", "kept"])
            #expect(pins.sweep(keeping: [kept.name]).isEmpty)
            #expect(pins.families.map(\.text) == ["kept"])
            #expect(foreign.allSatisfy { $0() })
            Loopback.send(3)
            #expect(try Self.count(kept) == 3)
            _ = kept.end(leaving: false)
            #expect(clibbpf_tc_has_filters(1) == 1, "the others' filters")
            #expect(foreign.allSatisfy { $0() })
        }
    }

    /// Pins and filters of others, one of them in the very place of one of ours; each says whether it is still there.
    private static func foreignThings(
        _ mount: PrivatePins, _ pins: PinDirectory, replacing ours: ProgramDescription
    ) throws -> [() -> Bool] {
        let other = try PinDirectory(instance: "edge-2", root: mount.root)
        let theirs = try running(try description("theirs"), other)
        let program = try #require(try theirs.object?.program("count"))
        mkdir("\(mount.root)/others", 0o700)
        let places = try [
            TrafficFilter(device: "lo", .ingress, priority: 9, handle: 77),
            TrafficFilter(device: "lo", .egress, priority: ours.priority, handle: ours.handle),
        ]
        for place in places { try place.attach(program) }
        #expect(bpf_obj_pin(program.descriptor, "\(mount.root)/others/program") == 0)
        let attached = places.map { place in { place.program != nil && theirs.state == .running } }
        let pinned = ["\(mount.root)/others/program", "\(other.path)/theirs/maps/counts"]
        return attached + pinned.map { path in { access(path, F_OK) == 0 } }
    }

    @Test("the pins of a name that paths cannot hold are told apart from those of similar names")
    func namesDirectories() throws {
        try Requirement.root()
        let mount = try PrivatePins()
        let names = ["edge.one", "edge/one", "../edge", ".", "", "edge_one", "édge"]
        let pins = try names.map { try PinDirectory(instance: $0, root: mount.root) }
        #expect(Set(pins.map(\.path)).count == names.count)
        for pin in pins {
            let name = String(pin.path.dropFirst(mount.root.count + "/isochrone/".count))
            #expect(!name.isEmpty)
            #expect(!name.contains("/"))
            #expect(!name.contains("."))
        }
    }

    @Test("where nothing can be pinned that is a missing feature, with the reason")
    func namesTheMissingFeature() throws {
        let error = #expect(throws: BPFError.self) { try PinDirectory(instance: "x", root: "/proc/nosuch") }
        #expect(error?.description.contains("no BPF file system is mounted at /proc/nosuch") == true)
    }

    @Test(
        "names that could be more than a name are none",
        arguments: ["", "..", "a/b", "a.b", "-a", "a-", "A", "a b", "é", "a\0", String(repeating: "a", count: 41)])
    func refusesNames(text: String) {
        #expect(ProgramName(text) == nil)
    }
}
