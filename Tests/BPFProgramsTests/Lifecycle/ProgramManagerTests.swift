import ClusterModel
import Foundation
import TestSupport
import Testing

@testable import BPFPrograms

/// Programs by name, as an operator sees them.
@Suite(.needsBPF, .serialized)
struct ProgramManagerTests {
    /// An object in a file, gone with it.
    private final class File: Sendable {
        let path: String
        let digest: String

        init(_ bytes: [UInt8]) throws {
            path = FileManager.default.temporaryDirectory.appending(path: "isochrone-\(UUID().uuidString).o").path()
            digest = SHA256.hexadecimal(bytes)
            try Data(bytes).write(to: URL(filePath: path))
        }

        deinit { unlink(path) }
    }

    private static func program(
        _ file: File, name: String = "mine", digest: String? = nil, metrics: [MapMetric] = []
    ) -> UserProgram {
        UserProgram(
            name: name, object: file.path, digest: digest ?? file.digest,
            attachments: [ProgramAttachment("count", at: .traffic(device: Loopback.device, .ingress))],
            metrics: metrics)
    }

    private static let metric = MapMetric(
        name: "sample_packets_total", map: "counts", kind: .counter, help: "Packets.",
        labels: [.init(name: "place", field: .u32, offset: 0)])

    @Test("a program is loaded, counted, updated and unloaded by its name")
    func lives() async throws {
        try await Loopback.run {
            let (first, second) = (try File(SampleObject.bytes()), try File(SampleObject.bytes(["OTHER"])))
            let manager = ProgramManager(pins: nil)
            #expect(try manager.put(Self.program(first, metrics: [Self.metric])) == .loaded)
            #expect(manager.reports().map(\.state) == [.running])
            Loopback.send(3)
            #expect(try manager.put(Self.program(second, metrics: [Self.metric])) == .updated)
            Loopback.send(3)
            let (metric, set) = try #require(manager.metrics().first)
            #expect(set.reading(of: metric)?.series.first == .init(labels: ["0"], value: 6))
            #expect(try manager.unload("mine").isEmpty)
            #expect(throws: ProgramError.unknown("mine", known: [])) { try manager.report("mine") }
        }
    }

    @Test("nothing of a file is looked at whose hash is another")
    func checksHashes() throws {
        let file = try File(Array("no object at all".utf8))
        let expected = String(repeating: "0", count: 64)
        let manager = ProgramManager(pins: nil)
        #expect(throws: ProgramError.digest(path: file.path, expected: expected, found: file.digest)) {
            try manager.put(Self.program(file, digest: expected))
        }
        let error = #expect(throws: ProgramError.self) { try manager.put(Self.program(file)) }
        #expect(error?.description.contains("no ELF object") == true)
        #expect(manager.names.isEmpty)
    }

    @Test("an object that cannot be loaded is listed as failed with the log, and can be put right")
    func listsFailures() async throws {
        try await Loopback.run {
            let (broken, good) = (try File(SampleObject.bytes(["BROKEN"])), try File(SampleObject.bytes()))
            let manager = ProgramManager(pins: nil)
            let error = #expect(throws: ProgramError.self) { try manager.put(Self.program(broken)) }
            #expect(error?.log.contains("invalid access to packet") == true)
            #expect(try manager.report("mine").state == .failed)
            #expect(try manager.put(Self.program(good)) == .loaded)
            #expect(try manager.report("mine").failure == nil)
            #expect(manager.end(leaving: false).isEmpty)
        }
    }

    @Test("a family that is built in can be stopped, loaded again and given another object, and stays")
    func keepsBuiltIns() async throws {
        try await Loopback.run {
            let stamp = try StampPrograms(.init(reflectorPort: 862, probePort: 50_000, sessions: 1, slotsPerSession: 8))
            try stamp.attach(to: Loopback.device)
            let manager = ProgramManager(pins: nil)
            manager.register(stamp.set)
            #expect(try manager.unload("stamp").isEmpty)
            #expect(try manager.report("stamp").state == .stopped)
            #expect(throws: ProgramError.programs(.illegalTransition(.stop, from: .stopped, program: "stamp"))) {
                try manager.unload("stamp")
            }
            try manager.start("stamp")
            #expect(try manager.report("stamp").attachments.count == 2)
            let file = try File(stamp.set.description.image.bytes)
            let newer = UserProgram(name: "stamp", object: file.path, digest: file.digest)
            #expect(try manager.put(newer) == .updated)
            let own = Self.program(file, name: "stamp")
            let error = #expect(throws: ProgramError.self) { try manager.put(own) }
            #expect(error?.description.contains("built in") == true)
            #expect(manager.end(leaving: false).isEmpty)
        }
    }

    @Test("a metric that does not fit its map, or has another's name, is refused")
    func checksMetrics() async throws {
        try await Loopback.run {
            let file = try File(SampleObject.bytes())
            let manager = ProgramManager(pins: nil)
            var wrong = Self.metric
            wrong.labels = [.init(name: "place", field: .u64, offset: 0)]
            let unfit = Self.program(file, name: "wrong", metrics: [wrong])
            let error = #expect(throws: ProgramError.self) { try manager.put(unfit) }
            #expect(error?.description.contains("ends at octet 8 of the key, and keys of counts have 4") == true)
            _ = try manager.put(Self.program(file, name: "one", metrics: [Self.metric]))
            #expect(throws: ProgramError.metricTaken("sample_packets_total", by: "one")) {
                try manager.put(Self.program(file, name: "two", metrics: [Self.metric]))
            }
            #expect(manager.end(leaving: false).isEmpty)
        }
    }
}
