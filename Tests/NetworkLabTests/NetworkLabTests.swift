import Foundation
import TestSupport
import Testing

@testable import NetworkLab

@Suite("A network of namespaces", .serialized)
struct NetworkLabTests {
    @Test("a datagram takes the delay of the link there and back")
    func roundTrip() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["near", "far"])
        lab.shape(from: "near", to: "far", LinkShape(delay: 20))
        lab.shape(from: "far", to: "near", LinkShape(delay: 5))
        let far = try lab.inside("far") { try Datagram(port: 9000) }
        let near = try lab.inside("near") { try Datagram(port: 9001) }
        // The first exchange resolves the addresses, which takes a round trip of its own.
        for _ in 0..<2 {
            let start = ContinuousClock.now
            try near.send("ping", to: lab.address(of: "far"), port: 9000)
            #expect(try far.receive() == "ping")
            try far.send("pong", to: lab.address(of: "near"), port: 9001)
            #expect(try near.receive() == "pong")
            #expect(ContinuousClock.now - start >= .milliseconds(25))
        }
    }

    @Test("a program started in a host sees that host's device alone")
    func programInHost() throws {
        try Requirement.root()
        let lab = try NetworkLab(hosts: ["only"])
        let pipe = Pipe()
        let process = try lab.spawn(
            "/bin/cat", ["/proc/net/dev"], on: "only", output: pipe.fileHandleForWriting.fileDescriptor,
            diesWithThread: false)
        #expect(process.wait() == 0)
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
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
    }
}
