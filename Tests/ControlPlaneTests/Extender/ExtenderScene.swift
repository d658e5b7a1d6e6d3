import ClusterModel
import ControlPlane
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import MetricsTestKit
import NIOCore
import Testing

/// The extender's routes with a fake assessor, asked as kube-scheduler asks.
struct ExtenderScene {
    let assessor: FakeAssessor
    let metrics = TestMetrics()
    let log = RecordedLog()
    let decisions = DecisionLog()
    var binder: PodBinder?
    var configuration = ExtenderRoutes.Configuration(bodyLimit: 64 << 20)

    struct Answer {
        var status: HTTPResponse.Status
        var headers: HTTPFields
        var body: [UInt8]

        var object: [String: Any] {
            get throws { try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) }
        }

        var list: [[String: Any]] {
            get throws { try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]]) }
        }

        var scores: [String: Int] {
            get throws {
                Dictionary(
                    try list.map { (try #require($0["Host"] as? String), try #require($0["Score"] as? Int)) },
                    uniquingKeysWith: +)
            }
        }
    }

    init(_ assessor: FakeAssessor) {
        self.assessor = assessor
    }

    init(_ verdicts: [String: Assessment.Verdict] = [:]) {
        assessor = FakeAssessor(verdicts)
    }

    var routes: ExtenderRoutes {
        ExtenderRoutes(
            assessor: assessor, binder: binder, configuration: configuration, decisions: decisions, metrics: metrics,
            now: { Timestamp(milliseconds: 1_000_000) }, logger: log.logger)
    }

    func ask(_ verb: String, _ body: [UInt8]) async throws -> Answer {
        try await ask([(verb, body)])[0]
    }

    /// Asks several times, one after the other, of the same routes.
    func ask(_ calls: [(verb: String, body: [UInt8])]) async throws -> [Answer] {
        let application = Application(router: routes.router())
        return try await application.test(.router) { client in
            var answers: [Answer] = []
            for call in calls {
                let response = try await client.executeRequest(
                    uri: "/\(call.verb)", method: .post, headers: [.contentType: "application/json"],
                    body: ByteBuffer(bytes: call.body))
                answers.append(
                    Answer(
                        status: response.status, headers: response.headers,
                        body: Array(response.body.readableBytesView)))
            }
            return answers
        }
    }

    func requests(_ verb: String, _ outcome: String) -> Int64 {
        metrics.counterTotal(
            label: "isochrone_extender_requests_total", dimensions: [("verb", verb), ("outcome", outcome)])
    }

    static func summary(_ cause: Rejection.Cause) -> String {
        switch cause {
        case .unknownNode: "node unknown to Isochrone"
        case .capacity: "capacity"
        case .limit(let check): "limit \(check.constraint)"
        default: "other"
        }
    }
}

/// The body of a request for a pod of ours.
func extenderBody(_ names: [String], pod: String = "cart-0", foreign: Bool = false) -> [UInt8] {
    let labels = foreign ? "" : #","labels":{"isochrone.dev/application":"shop","isochrone.dev/component":"cart"}"#
    let list = names.map { "\"\($0)\"" }.joined(separator: ",")
    return Array(
        #"{"Pod":{"metadata":{"name":"\#(pod)","namespace":"default","uid":"u-1"\#(labels)},"spec":{}},"Nodes":null,"#
            .utf8) + Array(#""NodeNames":[\#(list)]}"#.utf8)
}
