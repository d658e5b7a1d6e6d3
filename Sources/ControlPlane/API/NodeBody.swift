import ClusterModel
import Foundation
import Hummingbird
import Manifests

/// Reads the body of `PUT /nodes/{name}`: a node as topology files write it, and `addresses`, `podCIDRs` and `ready` besides.
enum NodeBody {
    /// - Throws: a 400 ``APIProblem`` with everything that is wrong.
    static func node(named name: String, from bytes: Data) throws -> Node {
        guard var fields = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any] else {
            throw APIProblem(.badRequest, .unreadable, "the body is not a JSON object")
        }
        let addresses = try take("addresses", from: &fields, "a list of strings", else: [String]())
        let podCIDRs = try take("podCIDRs", from: &fields, "a list of strings", else: [String]())
        let isReady = try take("ready", from: &fields, "true or false", else: true)
        let bodyName = try take("name", from: &fields, "a string", else: name)
        guard bodyName == name else {
            throw APIProblem.invalid("name", "is `\(bodyName)`, and the path names the node `\(name)`")
        }
        fields["name"] = name
        var node = try read(fields)
        node.addresses = addresses
        node.podCIDRs = podCIDRs
        node.isReady = isReady
        return node
    }

    private static func take<Value>(
        _ key: String, from fields: inout [String: Any], _ expected: String, else fallback: Value
    ) throws -> Value {
        guard let found = fields.removeValue(forKey: key) else { return fallback }
        guard let value = found as? Value else { throw APIProblem.invalid(key, "is not \(expected)") }
        return value
    }

    /// Through the reader of topologies, so that there is one grammar of nodes.
    private static func read(_ fields: [String: Any]) throws -> Node {
        let topology: [String: Any] = [
            "apiVersion": WellKnown.apiVersion, "kind": "Topology", "metadata": ["name": "node"],
            "spec": ["nodes": [fields]],
        ]
        let text = try JSONSerialization.data(withJSONObject: topology)
        let result = ManifestReader().topology(from: Array(text), file: "body")
        guard let node = result.value?.nodes.first else {
            throw APIProblem.invalid(
                result.problems.map {
                    APIProblem.FieldError(
                        path: $0.path.replacing("spec.nodes[0].", with: ""), message: $0.message, remedy: $0.remedy)
                })
        }
        return node
    }
}
