import ClusterModel
import Foundation
import Gzip
import Hummingbird
import HummingbirdTesting
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Measurements arrive through the API")
struct MeasurementAPITests {
    private static func body(_ estimate: String, sequence: UInt64 = 1) -> String {
        #"{"node": "a", "bootID": "b1", "sequence": \#(sequence), "links": [{"target": "b", "age": 0.5, "estimate": \#(estimate)}]}"#
    }

    @Test("a report is accepted once, however often it comes")
    func idempotent() async throws {
        let scene = try await APIScene()
        let body = Self.body(#"{"latency": {"p50": 3}}"#)
        let first = try await scene.ask(.post, "/measurements", body)
        #expect(first.status == 202)
        #expect(first.text("reports", 0, "outcome") == "accepted")
        let again = try await scene.ask(.post, "/measurements", body)
        #expect(again.status == 202)
        #expect(again.text("reports", 0, "outcome") == "duplicate")
        scene.state.rebuildNow()
        let estimate = try #require(scene.state.snapshot.estimate(from: "a", to: "b"))
        #expect(estimate.latency.p50 == 3)
        #expect(estimate.latency.p95 == nil)
        #expect(estimate.observedAt == scene.clock.now.advanced(bySeconds: -0.5))
    }

    @Test("the daemon's own JSON is understood, in batches too, with an outcome for each report")
    func batch() async throws {
        let scene = try await APIScene()
        let reports = [
            report("a", sequence: 1, ["b": 4]), report("b", sequence: 1, ["a": 4]), report("a", sequence: 1, ["b": 4]),
        ]
        let json = String(decoding: try JSONEncoder().encode(["reports": reports]), as: UTF8.self)
        let answer = try await scene.ask(.post, "/measurements", json)
        #expect(answer.status == 202)
        #expect((0..<3).map { answer.text("reports", $0, "outcome") } == ["accepted", "accepted", "duplicate"])
    }

    @Test(
        "the quality of a link may be sent, as far as the daemon knows it",
        arguments: [
            "{}", #"{"meanBurstLength": 2.5}"#, #"{"availability": {"state": "available", "share": 1, "bins": 6}}"#,
            #"{"forwardLoss": {"minute": {"estimate": 0, "lower": 0, "upper": 0.06, "messages": 60}}}"#,
        ])
    func quality(json: String) async throws {
        let body =
            #"{"node": "a", "bootID": "b1", "sequence": 1, "links": [{"target": "b", "estimate": {}, "quality": \#(json)}]}"#
        let answer = try await APIScene().ask(.post, "/measurements", body)
        #expect(answer.status == 202)
    }

    @Test("a quality that cannot be is refused with its field")
    func badQuality() async throws {
        let body =
            #"{"node": "a", "bootID": "b1", "sequence": 1, "links": [{"target": "b", "estimate": {}, "quality": {"meanBurstLength": 0}}]}"#
        let answer = try await APIScene().ask(.post, "/measurements", body)
        #expect(answer.status == 400)
        #expect(answer.text("errors", 0, "path") == "links[0].quality.meanBurstLength")
    }

    @Test("names that no node has are accepted and pointed out")
    func unknownNames() async throws {
        let body = #"{"node": "x", "bootID": "b1", "sequence": 1, "links": [{"target": "b", "estimate": {}}]}"#
        let answer = try await APIScene().ask(.post, "/measurements", body)
        #expect(answer.status == 202)
        #expect(answer.text("reports", 0, "unknownNodes", 0) == "x")
    }

    @Test(
        "a value that can't be is refused with its field, and nothing of the batch is kept",
        arguments: [
            (#"{"latency": {"p95": -3}}"#, "reports[1].links[0].estimate.latency.p95"),
            (
                #"{"reliability": {"estimate": 1.5, "lower": 0.9, "upper": 1}}"#,
                "reports[1].links[0].estimate.reliability.estimate"
            ),
            (#"{"jitter": "2ms"}"#, "reports[1].links[0].estimate.jitter"),
            (#"{"method": "guessed"}"#, "reports[1].links[0].estimate.method"),
            (#"{"sampleCount": -1}"#, "reports[1].links[0].estimate.sampleCount"),
        ])
    func badValue(estimate: String, field: String) async throws {
        let scene = try await APIScene()
        let good = Self.body(#"{"latency": {"p50": 3}}"#)
        let answer = try await scene.ask(
            .post, "/measurements", #"{"reports": [\#(good), \#(Self.body(estimate, sequence: 2))]}"#)
        #expect(answer.status == 400)
        #expect(answer.text("errors", 0, "path") == field)
        #expect(scene.state.registration(of: "a") == nil)
    }

    @Test(
        "what is no report is refused",
        arguments: [
            "", "{", "[]", "null", "7", #"{"node": "a"}"#, #"{"reports": 3}"#, #"{"reports": [{}]}"#, "\u{FEFF}garbage",
            #"{"node": "a", "bootID": "b", "sequence": -1, "links": []}"#,
            #"{"node": "a", "bootID": "b", "sequence": 1e400, "links": []}"#,
        ])
    func malformed(body: String) async throws {
        let answer = try await APIScene().ask(.post, "/measurements", body)
        #expect(answer.status == 400)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.text("detail")?.isEmpty == false)
    }

    @Test("a packed batch is read as if it were not", arguments: ["gzip", "GZIP", "x-gzip", "identity, gzip"])
    func packed(encoding: String) async throws {
        let scene = try await APIScene()
        let packed = try #require(Gzip.packed(Array(Self.body(#"{"latency": {"p50": 3}}"#).utf8)))
        let answer = try await Self.post(scene, packed, encoding)
        #expect(answer.status == .accepted)
        #expect(scene.state.registration(of: "a")?.boots == [.init(id: "b1", sequence: 1)])
    }

    @Test(
        "what unfolds too far, is damaged or encoded in another way is refused",
        arguments: [
            ("gzip", 16 << 20, 413, "body-too-large"), ("gzip", nil, 400, "unreadable-body"),
            ("br", nil, 415, "unsupported-content-encoding"), ("gzip, gzip", nil, 415, "unsupported-content-encoding"),
        ] as [(String, Int?, Int, String)])
    func badlyPacked(encoding: String, spaces: Int?, status: Int, kind: String) async throws {
        let body = try spaces.map { try #require(Gzip.packed([UInt8](repeating: 0x20, count: $0))) }
        let answer = try await Self.post(try await APIScene(), body ?? Array("{}".utf8), encoding)
        #expect(answer.status.code == status)
        #expect(String(buffer: answer.body).contains(kind))
        #expect(answer.headers[.acceptEncoding] == (status == 415 ? "gzip" : nil))
    }

    private static func post(_ scene: APIScene, _ body: [UInt8], _ encoding: String) async throws -> TestResponse {
        try await Application(router: scene.router).test(.router) { client in
            try await client.execute(
                uri: "/api/v1/measurements", method: .post, headers: [.contentEncoding: encoding],
                body: ByteBuffer(bytes: body))
        }
    }

    @Test("ten megabytes of garbage get 413 over a real connection, which then serves the next request")
    func tooLarge() async throws {
        let scene = try await APIScene()
        try await Application(router: scene.router).test(.live) { client in
            let garbage = ByteBuffer(repeating: 0x7B, count: 10 << 20)
            let refused = try await client.execute(uri: "/api/v1/measurements", method: .post, body: garbage)
            #expect(refused.status == .contentTooLarge)
            #expect(String(buffer: refused.body).contains("body-too-large"))
            let next = try await client.execute(uri: "/api/v1/nodes", method: .get)
            #expect(next.status == .ok)
        }
    }
}
