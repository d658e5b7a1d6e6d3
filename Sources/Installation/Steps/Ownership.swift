/// How objects of an installation are told from others.
enum Ownership {
    static let label = "app.kubernetes.io/part-of"
    static let value = "isochrone"
    static let selector = "\(label)=\(value)"

    static func isOurs(_ object: ObjectValue?) -> Bool {
        object?.at("metadata", "labels", label)?.string == value
    }

    /// Whether a ConfigMap's name is one that kustomize has made, of which each version has another.
    static func isGenerated(_ name: String) -> Bool {
        ["isochrone-extender-", "isochrone-scheduler-"].contains { name.hasPrefix($0) }
    }
}
