import Foundation

/// An answer as kube-scheduler sees it: what it would take, and what is wrong with the rest.
public struct SchedulerAnswer {
    private let value: Any?

    public init(_ bytes: [UInt8]) {
        value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    public init(value: Any) {
        self.value = value
    }

    /// The answer as an object, `nil` when it is none.
    public var object: [String: Any]? { value as? [String: Any] }

    /// The names that a filter answer lets pass.
    public func passing(isNames: Bool) -> [String]? {
        guard let object else { return nil }
        if isNames { return object["NodeNames"] as? [String] }
        let items = (object["Nodes"] as? [String: Any])?["items"] as? [[String: Any]]
        return items?.compactMap { ($0["metadata"] as? [String: Any])?["name"] as? String }
    }

    /// Why a filter answer must not be sent; `nil` when it may.
    public func filterFault(candidates: [String], isNames: Bool) -> String? {
        guard let object else { return "no object" }
        let keys = ["Nodes", "NodeNames", "FailedNodes", "FailedAndUnresolvableNodes", "Error"]
        guard Set(object.keys).isSubset(of: keys) else { return "unknown keys" }
        guard object["Error"] as? String ?? "" == "" else { return "an error" }
        guard let passing = passing(isNames: isNames) else { return "no list in the form that was asked" }
        var rest = candidates[...]
        for name in passing {
            guard let place = rest.firstIndex(of: name) else { return "\(name) is unknown, out of order or twice" }
            rest = rest[(place + 1)...]
        }
        for key in ["FailedNodes", "FailedAndUnresolvableNodes"] {
            let failed = object[key] as? [String: String] ?? [:]
            guard Set(failed.keys).isSubset(of: Set(candidates).subtracting(passing)) else { return "stray \(key)" }
        }
        return nil
    }

    /// Why a prioritize answer must not be sent; `nil` when it may.
    public func prioritizeFault(candidates: [String]) -> String? {
        guard let list = value as? [[String: Any]] else { return "no array of objects" }
        let hosts = list.map { $0["Host"] as? String ?? "" }
        guard Set(hosts).count == hosts.count else { return "a host twice" }
        guard Set(hosts).isSubset(of: candidates) else { return "an unknown host" }
        for entry in list {
            guard let score = entry["Score"] as? Int, entry["Score"] as? Double == Double(score) else {
                return "a score that is no whole number"
            }
            guard (0...10).contains(score) else { return "a score out of range" }
        }
        return nil
    }
}
