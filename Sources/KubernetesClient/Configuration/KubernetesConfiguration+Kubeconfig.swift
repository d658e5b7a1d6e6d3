import Foundation

extension KubernetesConfiguration {
    /// Reads a kubeconfig file.
    ///
    /// - Parameter context: the context to use; the file's own `current-context` where it is `nil`.
    package static func kubeconfig(
        _ path: String, context: String? = nil
    ) throws(KubernetesConfigurationError) -> KubernetesConfiguration {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KubernetesConfigurationError(
                path, "there is no such file that can be read", remedy: "name a kubeconfig file")
        }
        let document = try KubeconfigNode(String(decoding: data, as: UTF8.self), file: path)
        return try Kubeconfig(document, directory: URL(filePath: path).deletingLastPathComponent().path)
            .configuration(context: context)
    }
}
