import Foundation

/// `v1.Status`.
struct FakeStatus: Codable {
    struct Details: Codable {
        var name: String?
        var group: String?
        var kind: String?
        var causes: [Cause]?
        var retryAfterSeconds: Int?
        var uid: String?
    }

    struct Cause: Codable {
        var reason: String?
        var message: String?
        var field: String?
    }

    struct Metadata: Codable {
        /// Goes on with a list whose token has expired, inconsistently.
        var `continue`: String?
    }

    var kind = "Status"
    var apiVersion = "v1"
    var metadata = Metadata()
    var status = "Failure"
    var message: String?
    var reason: String?
    var details: Details?
    /// Absent from the answer to a deletion.
    var code: Int?
}

extension FakeAnswer {
    static func json(_ status: Int, _ value: some Encodable) -> FakeAnswer {
        let body = (try? JSONEncoder().encode(value)) ?? Data()
        return FakeAnswer(status: status, contentType: "application/json", body: Array(body) + [UInt8(ascii: "\n")])
    }

    static func text(_ status: Int, _ text: String) -> FakeAnswer {
        FakeAnswer(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    static func failure(
        _ code: Int, _ reason: String?, _ message: String, name: String? = nil, kind: String? = nil,
        group: String = "", causes: [FakeStatus.Cause]? = nil, retryAfter: Int? = nil, hasDetails: Bool = true
    ) -> FakeAnswer {
        let details =
            hasDetails
            ? FakeStatus.Details(
                name: name, group: group.isEmpty ? nil : group, kind: kind, causes: causes,
                retryAfterSeconds: retryAfter) : nil
        var answer = json(code, FakeStatus(message: message, reason: reason, details: details, code: code))
        if let retryAfter { answer.headers["Retry-After"] = "\(retryAfter)" }
        return answer
    }

    static func conflict(_ resource: String, _ name: String, _ message: String) -> FakeAnswer {
        failure(
            409, "Conflict", "Operation cannot be fulfilled on \(resource) \"\(name)\": \(message)", name: name,
            kind: resource)
    }
}
