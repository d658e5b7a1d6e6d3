import Foundation
import HTTPClient
import Testing

/// An API server or a REST API, asked as a person with curl would.
struct ClusterHTTP: Sendable {
    let base: String
    var token: String?

    struct Answer {
        var status: Int
        var text: String
        var object: [String: Any]

        /// The value at a path of keys and indices.
        subscript(_ path: String) -> Any? {
            path.split(separator: ".").reduce(object as Any?) { value, key in
                if let index = Int(key) {
                    return (value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil }
                }
                return (value as? [String: Any])?[String(key)]
            }
        }
    }

    @discardableResult
    func send(
        _ method: String, _ path: String, _ body: String? = nil, type: String = "application/json"
    ) async throws -> Answer {
        var headers = [(name: "Content-Type", value: type)]
        if let token { headers.append((name: "Authorization", value: "Bearer \(token)")) }
        let request = HTTPRequest(method: method, url: base + path, headers: headers, body: Array((body ?? "").utf8))
        let response = try await HTTPClient().send(request)
        let object = (try? JSONSerialization.jsonObject(with: Data(response.body))) as? [String: Any]
        return Answer(status: response.status, text: response.text, object: object ?? [:])
    }

    func get(_ path: String) async throws -> Answer { try await send("GET", path) }

    /// Creates an object, which has to work.
    func create(_ path: String, _ body: String) async throws {
        let answer = try await send("POST", path, body)
        try #require((200..<300).contains(answer.status), "\(path): \(answer.text)")
    }

    /// The answer once it is as wished, or the last one before the deadline, which is an issue.
    @discardableResult
    func wait(
        for path: String, seconds: Double = 30, _ what: String, until isThere: (Answer) -> Bool
    ) async throws -> Answer {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var answer = try await get(path)
        while !isThere(answer) {
            guard ContinuousClock.now < deadline else {
                Issue.record("\(what) did not come; \(path) says \(answer.text)")
                return answer
            }
            try await Task.sleep(for: .milliseconds(100))
            answer = try await get(path)
        }
        return answer
    }
}
