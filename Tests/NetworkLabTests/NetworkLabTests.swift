import Foundation
import TestSupport
import Testing

@testable import NetworkLab

@Suite("A network of namespaces", .serialized)
struct NetworkLabTests {
    @Test("a datagram takes the delay of the link there and back", arguments: AddressFamily.allCases)
    func roundTrip(family: AddressFamily) throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["near", "far"])
        lab.shape(from: "near", to: "far", LinkShape(delay: 20))
        lab.shape(from: "far", to: "near", LinkShape(delay: 5))
        let far = try lab.inside("far") { try Datagram(port: 9000, family: family) }
        let near = try lab.inside("near") { try Datagram(port: 9001, family: family) }
        // The first exchange resolves the addresses, which takes a round trip of its own.
        for _ in 0..<2 {
            let start = ContinuousClock.now
            try near.send("ping", to: lab.address(of: "far", family: family), port: 9000)
            #expect(try far.receive() == "ping")
            try far.send("pong", to: lab.address(of: "near", family: family), port: 9001)
            #expect(try near.receive() == "pong")
            #expect(ContinuousClock.now - start >= .milliseconds(25))
        }
    }

    @Test("with static neighbours only the service's own frames cross, and the tally is what arrived")
    func tally() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["near", "far"], staticNeighbours: true, service: 9000)
        var shape = LinkShape(delay: 1, loss: 0.3)
        shape.duplicates = 0.1
        lab.shape(from: "near", to: "far", shape)
        let far = try lab.inside("far") { try Datagram(port: 9000, receiveTimeout: 0.2) }
        let near = try lab.inside("near") { try Datagram(port: 9001) }
        for _ in 0..<200 { try near.send("ping", to: lab.address(of: "far"), port: 9000) }
        var received = 0
        while (try? far.receive()) != nil { received += 1 }
        let tally = try #require(lab.tally(from: "near", to: "far", .request))
        #expect(tally.frames == 200)
        #expect(tally.lost > 0)
        #expect(tally.duplicated > 0)
        #expect(received == 200 - tally.lost + tally.duplicated)
        #expect(tally.delivered == received)
        #expect(lab.tally(from: "near", to: "far", .other)?.frames == 0)
        let lateness = try #require(tally.meanLateness)
        // How late a burst comes is the machine's affair; that it is milliseconds is the tally's.
        #expect((0..<100).contains(lateness))
    }

    @Test("nothing passes while a link is down, and everything once it is up")
    func linkDown() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["near", "far"], staticNeighbours: true)
        let far = try lab.inside("far") { try Datagram(port: 9000, receiveTimeout: 0.1) }
        let near = try lab.inside("near") { try Datagram(port: 9001) }
        try lab.setLink("far", "near", isUp: false)
        try near.send("lost", to: lab.address(of: "far"), port: 9000)
        #expect(throws: LabError.self) { try far.receive() }
        try lab.setLink("near", "far", isUp: true)
        try near.send("found", to: lab.address(of: "far"), port: 9000)
        #expect(try far.receive() == "found")
    }

    @Test("a device that comes back has its addresses and neighbours again", arguments: AddressFamily.allCases)
    func deviceDown(family: AddressFamily) throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["near", "far"], staticNeighbours: true)
        try lab.setDevice(of: "near", isUp: false)
        #expect(try lab.inside("near") { Interface.flags(of: NetworkLab.device) } & Interface.isUp == 0)
        try lab.setDevice(of: "near", isUp: true)
        let far = try lab.inside("far") { try Datagram(port: 9000, family: family) }
        let near = try lab.inside("near") { try Datagram(port: 9001, family: family) }
        try near.send("ping", to: lab.address(of: "far", family: family), port: 9000)
        #expect(try far.receive() == "ping")
    }

    @Test("a pulled cable takes the carrier away and leaves the device up")
    func carrier() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["near", "far"])
        func flags() throws -> UInt32 { try lab.inside("near") { Interface.flags(of: NetworkLab.device) } }
        let both = Interface.isUp | Interface.hasCarrier
        #expect(try flags() & both == both)
        try lab.setCarrier(of: "near", isUp: false)
        #expect(try flags() & both == Interface.isUp)
        try lab.setCarrier(of: "near", isUp: true)
        #expect(try flags() & both == both)
    }

    @Test("the others go on when a device is removed")
    func deviceRemoved() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["near", "far", "gone"])
        try lab.deleteDevice(of: "gone")
        #expect(try lab.inside("gone") { Interface.flags(of: NetworkLab.device) } == 0)
        let far = try lab.inside("far") { try Datagram(port: 9000) }
        let near = try lab.inside("near") { try Datagram(port: 9001) }
        try near.send("ping", to: lab.address(of: "far"), port: 9000)
        #expect(try far.receive() == "ping")
    }

    @Test("a program started in a host sees that host's device alone")
    func programInHost() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["only"])
        let text = try output { output in
            try lab.spawn("/bin/cat", ["/proc/net/dev"], on: "only", output: output, diesWithThread: false)
        }
        let devices = text.split(separator: "\n").dropFirst(2).compactMap { $0.split(separator: ":").first }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(devices.contains(NetworkLab.device))
        #expect(Set(devices).subtracting([NetworkLab.device, "lo", "sit0", "tunl0", "ip6tnl0"]).isEmpty)
    }

    @Test("a host that is not in the lab is an error that names it")
    func unknownHost() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["one"])
        #expect(throws: LabError.self) { try lab.inside("two") {} }
        #expect(throws: LabError.self) { try lab.setCarrier(of: "two", isUp: false) }
    }

    @Test("two namespaces can be joined without a relay", arguments: AddressFamily.allCases)
    func vethPair(family: AddressFamily) throws {
        try Requirement.root()
        let pair = try VethPair()
        let far = try pair.far.inside { try Datagram(port: 9000, family: family) }
        let near = try pair.near.inside { try Datagram(port: 9001, family: family) }
        try near.send("ping", to: family == .v4 ? "10.78.0.2" : "fd78::2", port: 9000)
        #expect(try far.receive() == "ping")
        try far.send("pong", to: family == .v4 ? "10.78.0.1" : "fd78::1", port: 9001)
        #expect(try near.receive() == "pong")
    }

    @Test("a program started in a control group is there from the beginning, and leaves nothing behind")
    func controlGroup() throws {
        try Requirement.root()
        try #require(LabControlGroup.root != nil, "the unified hierarchy is mounted nowhere")
        let group = try LabControlGroup("test")
        let text = try output { output in
            try LabProcess(
                "/bin/cat", ["/proc/self/cgroup"], output: output, controlGroup: group, diesWithThread: false)
        }
        let name = try #require(group.path.split(separator: "/").last)
        #expect(text.contains("0::/\(name)"))
        try group.remove()
        #expect(!FileManager.default.fileExists(atPath: group.path))
    }

    @Test("hogs use the CPU and are gone with their object")
    func hogs() throws {
        var hogs: CPUHogs? = try CPUHogs(2, atMost: 10)
        let processes = try #require(hogs).processes
        let deadline = ContinuousClock.now + .seconds(5)
        while processes.contains(where: { CPUTime.ticks(of: $0) == 0 }), ContinuousClock.now < deadline {
            sched_yield()
        }
        #expect(processes.allSatisfy { CPUTime.ticks(of: $0) > 0 })
        hogs = nil
        #expect(processes.allSatisfy { kill($0, 0) != 0 })
    }

    /// What a program writes until its end, which has to be a good one.
    private func output(of start: (Int32) throws -> LabProcess) throws -> String {
        let pipe = Pipe()
        let process = try start(pipe.fileHandleForWriting.fileDescriptor)
        #expect(process.wait() == 0)
        try pipe.fileHandleForWriting.close()
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
