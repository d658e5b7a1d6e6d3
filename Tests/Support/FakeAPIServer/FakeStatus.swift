import Foundation

/// `v1.Status`.
struct FakeStatus: Codable {
    struct Details: Codable {
        var name: String?
        var kind: String?
    }

    struct Empty: Codable {}

    var kind = "Status"
    var apiVersion = "v1"
    var metadata = Empty()
    var status = "Failure"
    var message: String?
    var reason: String?
    var details: Details?
    var code: Int
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
        hasDetails: Bool = true
    ) -> FakeAnswer {
        let details = hasDetails ? FakeStatus.Details(name: name, kind: kind) : nil
        return json(code, FakeStatus(message: message, reason: reason, details: details, code: code))
    }

    static func conflict(_ resource: String, _ name: String, _ message: String) -> FakeAnswer {
        failure(
            409, "Conflict", "Operation cannot be fulfilled on \(resource) \"\(name)\": \(message)", name: name,
            kind: resource)
    }
}
