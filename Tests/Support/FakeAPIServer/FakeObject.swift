import Foundation

/// One version of an object as the fake keeps it: ready to be sent, so that many cost little.
package final class FakeObject: Sendable {
    package let namespace: String?
    package let name: String
    package let uid: String
    package let version: Int
    package let labels: [String: String]
    /// Values of the fields that selectors may ask for.
    let selectable: [String: String]
    /// The object without `kind` and `apiVersion`, which lists of built-in kinds leave out.
    let body: [UInt8]

    /// - Parameter body: a JSON object without `kind` and `apiVersion` that holds all that is told beside it.
    package init(
        namespace: String?, name: String, uid: String, version: Int, labels: [String: String] = [:],
        selectable: [String: String] = [:], body: [UInt8]
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.version = version
        self.labels = labels
        self.selectable = selectable
        self.body = body
    }

    convenience init(_ json: FakeJSON, version: Int) {
        var json = json
        json["kind"] = nil
        json["apiVersion"] = nil
        json[path: "metadata", "resourceVersion"] = .string("\(version)")
        let metadata = json["metadata"]
        self.init(
            namespace: metadata?["namespace"]?.string, name: metadata?["name"]?.string ?? "",
            uid: metadata?["uid"]?.string ?? "", version: version, labels: metadata?["labels"]?.strings ?? [:],
            selectable: [
                "spec.nodeName": json[path: "spec", "nodeName"]?.string ?? "",
                "spec.schedulerName": json[path: "spec", "schedulerName"]?.string ?? "",
                "status.phase": json[path: "status", "phase"]?.string ?? "",
            ], body: json.text)
    }

    var key: String { Self.key(namespace, name) }

    static func key(_ namespace: String?, _ name: String) -> String { namespace.map { "\($0)/\(name)" } ?? name }

    package var json: FakeJSON { FakeJSON(body) ?? .object([:]) }

    /// With its kind, as it is sent alone.
    func whole(_ kind: FakeKind) -> [UInt8] {
        var text = Array("{\"kind\":\"\(kind.kind)\",\"apiVersion\":\"\(kind.apiVersion)\"".utf8)
        text.reserveCapacity(text.count + body.count)
        if body.count > 2 { text.append(UInt8(ascii: ",")) }
        text += body.dropFirst()
        return text
    }

    func listed(_ kind: FakeKind) -> [UInt8] { kind.isCustom ? whole(kind) : body }

    /// The same state under another version, as the last news of an object carries it.
    func at(_ version: Int) -> FakeObject { FakeObject(json, version: version) }
}
