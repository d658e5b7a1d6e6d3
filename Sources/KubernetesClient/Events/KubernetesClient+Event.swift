import ClusterModel

extension KubernetesClient {
    /// What reports: the same in all events of ours.
    private static let controller = "isochrone.dev/extender"

    private struct Document: Encodable {
        struct Metadata: Encodable {
            var name: String
            var namespace: String
        }

        var apiVersion = "events.k8s.io/v1"
        var kind = "Event"
        var metadata: Metadata
        var eventTime: String
        var reportingController = KubernetesClient.controller
        var reportingInstance: String
        var action: String
        var reason: String
        var regarding: ObjectReference
        var note: String
        var type: String
    }

    private struct Series: Encodable {
        struct Count: Encodable {
            var count: Int
            var lastObservedTime: String
        }

        var series: Count
    }

    func create(
        _ event: ObjectEvent, named name: String, instance: String, at moment: Timestamp
    ) async throws(KubernetesError) {
        let right = KubernetesRight.event("create", event.regarding.namespace)
        let document = Document(
            metadata: .init(name: name, namespace: event.regarding.namespace), eventTime: moment.microTime,
            reportingInstance: instance, action: event.action, reason: event.reason, regarding: event.regarding,
            note: event.note.limited(toBytes: 1_024), type: event.kind.rawValue)
        let request = APIRequest(
            right: right, method: "POST", path: try Self.eventPath(event.regarding.namespace, right),
            contentType: "application/json", body: try document.encoded(right), isIdempotent: false)
        _ = try await answer(request)
    }

    func count(
        _ event: ObjectEvent, named name: String, _ count: Int, lastObserved: Timestamp
    ) async throws(KubernetesError) {
        let right = KubernetesRight.event("patch", event.regarding.namespace)
        guard let segment = APIPath.segment(name) else {
            throw .unsendable(action: "\(right)", reason: "\"\(name)\" names no event")
        }
        let patch = Series(series: .init(count: count, lastObservedTime: lastObserved.microTime))
        let request = APIRequest(
            right: right, method: "PATCH", path: try Self.eventPath(event.regarding.namespace, right) + "/\(segment)",
            contentType: "application/merge-patch+json", body: try patch.encoded(right), isIdempotent: true)
        _ = try await answer(request)
    }

    private static func eventPath(
        _ namespace: String, _ right: KubernetesRight
    ) throws(KubernetesError) -> String {
        guard let segment = APIPath.segment(namespace) else {
            throw .unsendable(action: "\(right)", reason: "\"\(namespace)\" is no namespace")
        }
        return "/apis/events.k8s.io/v1/namespaces/\(segment)/events"
    }
}

extension KubernetesRight {
    static func event(_ verb: String, _ namespace: String) -> KubernetesRight {
        KubernetesRight(verb, "events", group: "events.k8s.io", namespace: namespace)
    }
}

extension String {
    /// The longest part from the start that has no more bytes than that, and ends with a whole character.
    func limited(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var (result, bytes) = ("", 0)
        for character in self {
            bytes += character.utf8.count
            if bytes > limit - 3 { return result + "…" }
            result.append(character)
        }
        return result
    }
}
