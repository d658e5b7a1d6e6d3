import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Operations
import ServiceLifecycle
import Testing

@testable import ControlPlane

@Suite("The web server and clients that misbehave")
struct SlowClientTests {
    private static let start = "POST /count HTTP/1.1\r\nHost: x\r\n"

    private func expectServed(_ server: ServingScene.Running) async throws {
        try await TestClient.withClient(host: server.address.host, port: server.address.port) { client in
            let response = try await client.post("/count", body: ByteBuffer(string: "abc"))
            #expect(response.status == .ok)
        }
    }

    @Test(
        "a request that stops half-way ends with its connection, and nothing is left of it",
        .timeLimit(.minutes(1)),
        arguments: [
            ("", "no_request"), ("POST /count HT", "no_request"), (start, "no_request"),
            (start + "Content-Length: 10\r\n\r\nabc", "slow_request"),
        ])
    func stopsHalfWay(request: String, reason: String) async throws {
        var scene = ServingScene()
        (scene.limits.firstRequest, scene.limits.request) = (.milliseconds(200), .milliseconds(200))
        try await scene.run { [scene] server in
            let answer = try await RawConnection.open(server.address) { client in
                if !request.isEmpty { try await client.send(request) }
                return await client.receive()
            }
            #expect(answer == "")
            #expect(scene.cuts(reason) == 1)
            try await scene.openConnections(become: 0)
            try await expectServed(server)
        }
    }

    @Test("a body that trickles on and on is cut off all the same", .timeLimit(.minutes(1)))
    func trickles() async throws {
        var scene = ServingScene()
        scene.limits.request = .milliseconds(300)
        try await scene.run { [scene] server in
            await #expect(throws: (any Error).self) {
                try await RawConnection.open(server.address) { client in
                    try await client.send(Self.start + "Transfer-Encoding: chunked\r\n\r\n")
                    while true { try await client.send("1\r\nx\r\n") }
                }
            }
            #expect(scene.cuts("slow_request") == 1)
            try await expectServed(server)
        }
    }

    @Test("a client that asks for much and takes nothing of it is cut off", .timeLimit(.minutes(1)))
    func takesNothing() async throws {
        var scene = ServingScene()
        scene.limits.answer = .milliseconds(200)
        try await scene.run { [scene] server in
            try await RawConnection.open(server.address) { client in
                try await client.send("GET /bytes?n=100000000 HTTP/1.1\r\nHost: x\r\n\r\n")
                while scene.cuts("slow_answer") == 0 {
                    try Task.checkCancellation()
                    await Task.yield()
                }
            }
            try await scene.openConnections(become: 0)
        }
    }

    @Test("an answer that a shutdown finds half sent is sent to its end", .timeLimit(.minutes(1)))
    func halfSentAnswer() async throws {
        let scene = ServingScene()
        let size = 30_000_000
        try await scene.run { server in
            try await RawConnection.open(server.address) { client in
                try await client.send("GET /wait?n=\(size) HTTP/1.1\r\nHost: x\r\n\r\n")
                await scene.arrived(1)
                await server.group.triggerGracefulShutdown()
                await scene.release()
                #expect(await client.count() > size)
            }
        }
    }

    @Test("connections that are dropped half-way cost nothing that lasts", .timeLimit(.minutes(1)))
    func dropped() async throws {
        let scene = ServingScene()
        try await scene.run { server in
            for index in 0..<60 {
                try await RawConnection.open(server.address) { client in
                    let request = Self.start + "Content-Length: 100000\r\n\r\n" + String(repeating: "x", count: 500)
                    try await client.send(String(request.prefix(index * 10 + 1)))
                }
            }
            try await scene.openConnections(become: 0)
            try await expectServed(server)
        }
    }

    @Test(
        "one connection too many is refused at once, and there is room again when another goes", .timeLimit(.minutes(1))
    )
    func bound() async throws {
        var scene = ServingScene()
        scene.limits.connections = 1
        try await scene.run { [scene] server in
            try await TestClient.withClient(host: server.address.host, port: server.address.port) { first in
                #expect(try await first.post("/count", body: ByteBuffer(string: "abc")).status == .ok)
                let answer = try await RawConnection.open(server.address) { await $0.receive() }
                #expect(answer == "")
                #expect(try await first.post("/count", body: ByteBuffer(string: "abc")).status == .ok)
            }
            try await scene.openConnections(become: 0)
            try await expectServed(server)
        }
    }

    @Test("300 MB are refused with a problem document and never held in memory", .timeLimit(.minutes(1)))
    func hugeBody() async throws {
        let scene = ServingScene()
        try await scene.run { server in
            let before = try PeakMemory.restarted()
            let answer = try await RawConnection.open(server.address) { client in
                try await client.send(
                    "POST /filter HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(300 << 20)\r\n\r\n")
                let megabyte = ByteBuffer(repeating: 0x20, count: 1 << 20)
                // The answer may come, and the connection go, before all is sent.
                for _ in 0..<300 { guard (try? await client.outbound.write(megabyte)) != nil else { break } }
                return await client.receive()
            }
            let growth = try PeakMemory.now() - before
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("application/problem+json"))
            #expect(answer.contains("nodeCacheCapable: true"))
            #expect(growth < 64 << 20, "\(growth >> 20) MB")
            try await expectServed(server)
        }
    }

    @Test("a keep-alive client that sends 300 MB learns why it is refused, and can go on", .timeLimit(.minutes(1)))
    func hugeBodyKeepAlive() async throws {
        let scene = ServingScene()
        try await scene.run { server in
            let before = try PeakMemory.restarted()
            let answers = try await RawConnection.open(server.address) { client in
                try await client.send("POST /filter HTTP/1.1\r\nHost: x\r\nContent-Length: \(300 << 20)\r\n\r\n")
                let megabyte = ByteBuffer(repeating: 0x20, count: 1 << 20)
                for _ in 0..<300 { try await client.outbound.write(megabyte) }
                try await client.send(Self.start + "Content-Length: 3\r\n\r\nabc")
                return await client.receive { $0.hasSuffix("\r\n\r\n3") }
            }
            let growth = try PeakMemory.now() - before
            #expect(answers.hasPrefix("HTTP/1.1 413 "))
            #expect(answers.hasSuffix("\r\n\r\n3"))
            #expect(growth < 64 << 20, "\(growth >> 20) MB")
        }
    }
}

/// The most memory that this process ever had, in bytes.
private enum PeakMemory {
    /// Forgets the peak so far.
    static func restarted() throws -> Int {
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        return try now()
    }

    static func now() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) << 10
    }
}
