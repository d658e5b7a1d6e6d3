import FoundationEssentials

/// `v1.Status`: why the API server did not do what it was asked to.
package struct KubernetesStatus: Hashable, Sendable, Decodable {
    package struct Cause: Hashable, Sendable, Decodable {
        package var reason: String?
        package var message: String?
        /// The way to the field at fault.
        package var field: String?
    }

    package struct Details: Hashable, Sendable, Decodable {
        package var name: String?
        package var kind: String?
        package var causes: [Cause]?
        package var retryAfterSeconds: Int?

        var retryAfter: Duration? { retryAfterSeconds.map { .seconds(min(max(0, $0), 86_400)) } }
    }

    package var message: String?
    /// A word for programs: `Conflict`, `NotFound`.
    package var reason: String?
    /// Equal to the HTTP status.
    package var code: Int?
    package var details: Details?

    var causes: [Cause] { details?.causes ?? [] }

    /// Reads the body of an answer, `nil` where it is no Status: proxies and unknown paths answer with plain text.
    init?(_ body: [UInt8]) {
        guard let status = try? JSONDecoder().decode(KubernetesStatus.self, from: Data(body)),
            status.message != nil || status.reason != nil
        else { return nil }
        self = status
    }
}
