import Foundation

/// A request that a real kube-scheduler sent, with the demo's pod and nodes put in the place of the recorded ones.
struct RecordedRequest {
    private let body: [String: Any]

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DemoFailure("cannot read the recorded request \(path): run the demo from the project's directory")
        }
        guard let body = try JSONSerialization.jsonObject(with: data) as? [String: Any], body["Pod"] is [String: Any]
        else {
            throw DemoFailure("\(path) holds no extender request: it should have a Pod and NodeNames")
        }
        self.body = body
    }

    /// The body for one pod of a component, with `nodes` as the candidates.
    func body(pod: String, of component: String, in application: DemoApplication, nodes: [String]) throws -> [UInt8] {
        var body = body
        var podObject = body["Pod"] as? [String: Any] ?? [:]
        var metadata = podObject["metadata"] as? [String: Any] ?? [:]
        metadata["name"] = pod
        metadata["namespace"] = application.namespace
        metadata["uid"] = UUID().uuidString.lowercased()
        var labels = metadata["labels"] as? [String: Any] ?? [:]
        labels["isochrone.dev/application"] = application.name
        labels["isochrone.dev/component"] = component
        metadata["labels"] = labels
        podObject["metadata"] = metadata
        body["Pod"] = podObject
        body["NodeNames"] = nodes
        return [UInt8](try JSONSerialization.data(withJSONObject: body))
    }
}

/// The application that the demo applies.
struct DemoApplication {
    var namespace: String
    var name: String
}
