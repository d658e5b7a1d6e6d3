import Foundation
import HTTPClient

/// The demo's view of the running extender: its webhook as kube-scheduler sees it, and its REST API.
struct ControlPlaneConnection: Sendable {
    let webhook: String
    let api: String
    private let client: HTTPClient

    init(webhook: String, api: String) {
        self.webhook = webhook
        self.api = api
        // The extender is asked while it starts: refused connections are no reason to stop asking.
        var configuration = HTTPClient.Configuration()
        configuration.breaker = nil
        client = HTTPClient(configuration: configuration)
    }

    /// The links that something is known of.
    func links() async throws -> [KnownLink] {
        struct Page: Decodable { var items: [KnownLink] }
        let response = try await request("GET", "\(api)/api/v1/links?limit=1000")
        return try JSONDecoder().decode(Page.self, from: Data(response)).items
    }

    /// Asks `filter` and then, for the survivors, `prioritize`, as kube-scheduler does.
    func schedule(_ body: (_ candidates: [String]) throws -> [UInt8], candidates: [String]) async throws -> Answer {
        let filtered = try await request("POST", "\(webhook)/filter", try body(candidates))
        let filter = try JSONDecoder().decode(FilterAnswer.self, from: Data(filtered))
        if let error = filter.Error, !error.isEmpty { throw DemoFailure("the extender answered: \(error)") }
        let survivors = filter.NodeNames ?? []
        let reasons = (filter.FailedNodes ?? [:]).merging(filter.FailedAndUnresolvableNodes ?? [:]) { $1 }
        let scores = survivors.isEmpty ? [] : try await prioritize(try body(survivors))
        return Answer(scores: scores, reasons: reasons)
    }

    /// Tells where a pod runs now, as the watch of a cluster would.
    func place(pod: String, of component: String, in application: DemoApplication, on node: String) async throws {
        let body = ["application": application.name, "component": component, "node": node]
        try await request(
            "PUT", "\(api)/api/v1/placements/\(application.namespace)/\(pod)",
            [UInt8](try JSONEncoder().encode(body)))
    }

    /// Tells that a pod is gone.
    func remove(pod: String, of application: DemoApplication) async throws {
        try await request("DELETE", "\(api)/api/v1/placements/\(application.namespace)/\(pod)")
    }

    /// Whether the extender is up; it is ready only once it was told of links.
    func isListening(at metrics: String) async -> Bool {
        (try? await request("GET", "\(metrics)/livez")) != nil
    }

    private func prioritize(_ body: [UInt8]) async throws -> [(node: String, score: Int)] {
        struct HostPriority: Decodable {
            var Host: String
            var Score: Int
        }
        let response = try await request("POST", "\(webhook)/prioritize", body)
        let priorities = try JSONDecoder().decode([HostPriority].self, from: Data(response))
        return priorities.map { ($0.Host, $0.Score) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    @discardableResult
    private func request(_ method: String, _ url: String, _ body: [UInt8] = []) async throws -> [UInt8] {
        let headers = body.isEmpty ? [] : [(name: "Content-Type", value: "application/json")]
        let response = try await client.send(
            HTTPRequest(method: method, url: url, headers: headers, body: body, timeout: .seconds(5)))
        guard (200..<300).contains(response.status) else {
            throw DemoFailure(
                "\(method) \(url) answered \(response.status): \(String(decoding: response.body, as: UTF8.self))")
        }
        return response.body
    }

    private struct FilterAnswer: Decodable {
        var NodeNames: [String]?
        var FailedNodes: [String: String]?
        var FailedAndUnresolvableNodes: [String: String]?
        var Error: String?
    }
}

/// The extender's answer for one pod.
struct Answer {
    /// Best first.
    var scores: [(node: String, score: Int)]
    /// Why the other nodes were rejected.
    var reasons: [String: String]

    var best: String? { scores.first?.node }
}

/// A link as the REST API shows it; what is unknown is absent.
struct KnownLink: Decodable {
    var source: String
    var sink: String
    var latency: Latency?
    var reliability: Reliability?
    var sampleCount: Int?
    var age: Double?

    struct Latency: Decodable {
        var p50: Double?
        var p95: Double?
    }

    struct Reliability: Decodable {
        var estimate: Double
        var lower: Double
        var upper: Double
        var messages: Int?
    }
}
