/// Why there is no way to the API server.
package struct KubernetesConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file, or `the environment`.
    package var source: String
    /// The way to the value at fault, empty where it is the whole.
    package var key: String
    /// What is wrong, with the value unless it is secret.
    package var problem: String
    package var remedy: String

    package init(_ source: String, key: String = "", _ problem: String, remedy: String) {
        self.source = source
        self.key = key
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String {
        "\(source): \(key.isEmpty ? "" : "\(key): ")\(problem); \(remedy)"
    }
}
