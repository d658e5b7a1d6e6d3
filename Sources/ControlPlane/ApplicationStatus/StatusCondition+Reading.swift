import ClusterModel
import Foundation
import KubernetesWire

extension StatusCondition {
    /// The conditions in the status of an Application as the API server has it, so that a restart keeps the times at
    /// which they changed. What is not ours or not readable is passed over.
    ///
    /// - Parameter object: the whole object as JSON.
    package static func conditions(ofObject object: [UInt8]) -> [StatusCondition] {
        guard let document = try? JSONDocument(object) else { return [] }
        let items = ObjectValue(document)["status"]?["conditions"]?.elements ?? []
        return items.compactMap { item in
            guard let kind = item.texts["type"].flatMap(Kind.init(rawValue:)),
                let status = item.texts["status"].flatMap(Status.init(rawValue:)),
                let time = item.texts["lastTransitionTime"].flatMap(Timestamp.init(rfc3339:))
            else { return nil }
            return StatusCondition(
                kind, status, item.texts["reason"] ?? "", item.texts["message"] ?? "", changedAt: time)
        }
    }
}

extension Timestamp {
    /// `2026-11-21T02:38:41Z`, in whole seconds, as Kubernetes writes times.
    var rfc3339: String {
        Date(timeIntervalSince1970: (Double(milliseconds) / 1000).rounded(.down)).formatted(.iso8601)
    }

    /// - Returns: `nil` for what is no time of RFC 3339.
    init?(rfc3339 text: String) {
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
