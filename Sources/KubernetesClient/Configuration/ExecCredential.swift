import Foundation

/// What a credential plugin answers: `ExecCredential`, the parts that count.
struct ExecCredential: Sendable, Equatable {
    var token: String?
    /// PEM, both or none.
    var certificate: String?
    var key: String?
    /// When it ends; `nil`: with the process that uses it.
    var expiry: Date?

    private struct Document: Decodable {
        struct Status: Decodable {
            var token: String?
            var clientCertificateData: String?
            var clientKeyData: String?
            var expirationTimestamp: String?
        }

        var apiVersion: String?
        var kind: String?
        var status: Status?
    }

    /// What is wrong with an answer; never with what is in it.
    struct Problem: Error, Equatable {
        var text: String
    }

    init(parsing output: [UInt8], apiVersion: String) throws(Problem) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(output)) else {
            throw Problem(text: "its output is no ExecCredential in JSON")
        }
        guard document.kind == "ExecCredential", document.apiVersion == apiVersion else {
            throw Problem(
                text: "it answered with \(document.apiVersion ?? "no apiVersion") \(document.kind ?? "of no kind"), "
                    + "not with \(apiVersion) ExecCredential")
        }
        guard let status = document.status else { throw Problem(text: "its ExecCredential has no status") }
        token = status.token.flatMap { $0.isEmpty ? nil : $0 }
        certificate = status.clientCertificateData
        key = status.clientKeyData
        guard (certificate == nil) == (key == nil) else {
            throw Problem(text: "it gave one of clientCertificateData and clientKeyData without the other")
        }
        guard token != nil || certificate != nil else {
            throw Problem(text: "it gave neither a token nor a client certificate")
        }
        guard let text = status.expirationTimestamp else { return }
        guard let moment = Self.moment(text) else {
            throw Problem(text: "its expirationTimestamp is no RFC 3339 time")
        }
        expiry = moment
    }

    private static func moment(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
