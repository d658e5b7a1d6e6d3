import FakeAPIServer
import Foundation
import Testing

extension RecordedExchange {
    /// Differs from run to run.
    private static let volatile: Set = [
        "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "managedFields", "lastTransitionTime",
        "time",
    ]

    /// What the fake's answer says that the real one did not say, or not so; empty when nothing.
    ///
    /// A Status has to agree in all that does not differ from run to run. Of an object, all that the fake tells must be in
    /// the real answer; the real server fills in more than the fake does.
    func differences(from answer: FakeAnswer) -> [String] {
        var found: [String] = []
        if answer.status != response.status { found.append("status \(answer.status), not \(response.status)") }
        if answer.contentType != response.contentType {
            found.append("type \(answer.contentType), not \(response.contentType)")
        }
        for (name, value) in response.headers where answer.headers[name] != value {
            found.append("\(name): \(answer.headers[name] ?? "none"), not \(value)")
        }
        guard let real = FakeJSON(response.body), let fake = FakeJSON(answer.body) else {
            return found + (answer.body == response.body ? [] : ["another body"])
        }
        if real["kind"] == "Status" {
            let (left, right) = (Self.steady(fake), Self.steady(real))
            return found + (left == right ? [] : ["\(left.words)\n     not \(right.words)"])
        }
        if real["items"] != nil { found += Self.listDifferences(fake, real) }
        return found + Self.surplus(fake, real, "")
    }

    /// Lists hold the same objects in the same order, and the same way on.
    private static func listDifferences(_ fake: FakeJSON, _ real: FakeJSON) -> [String] {
        func shape(_ list: FakeJSON) -> [String] {
            let metadata = list["metadata"]
            return (list["items"]?.array ?? []).map { $0[path: "metadata", "name"]?.string ?? "?" } + [
                metadata?["continue"]?.string ?? "", "\(metadata?["remainingItemCount"]?.integer ?? 0)",
                metadata?["resourceVersion"]?.string ?? "",
            ]
        }
        return shape(fake) == shape(real) ? [] : ["\(shape(fake)), not \(shape(real))"]
    }

    private static func surplus(_ fake: FakeJSON, _ real: FakeJSON?, _ path: String) -> [String] {
        switch (fake, real) {
        case (.object(let fields), .object(let others)?):
            return fields.filter { !volatile.contains($0.key) }.sorted { $0.key < $1.key }
                .flatMap { surplus($0.value, others[$0.key], "\(path).\($0.key)") }
        case (.array(let elements), .array(let others)?) where elements.count == others.count:
            return zip(elements, others).enumerated().flatMap { surplus($1.0, $1.1, "\(path)[\($0)]") }
        case (.string(let text), .string(let other)?) where text.contains("T") && text.hasSuffix("Z"):
            return other.hasSuffix("Z") ? [] : ["\(path): a time, not \(other)"]
        default: return fake == real ? [] : ["\(path): \(fake.words), not \(real?.words ?? "absent")"]
        }
    }

    /// UIDs and the names of generated objects are not compared.
    private static func steady(_ json: FakeJSON) -> FakeJSON {
        switch json {
        case .object(let fields): .object(fields.filter { $0.key != "uid" }.mapValues(steady))
        case .array(let elements): .array(elements.map(steady))
        case .string(let text):
            .string(text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "UID"))
        default: json
        }
    }
}

extension FakeJSON {
    var words: String { String(decoding: text, as: UTF8.self) }
}
