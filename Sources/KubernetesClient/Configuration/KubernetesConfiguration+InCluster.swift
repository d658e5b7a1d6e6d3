import Foundation

extension KubernetesConfiguration {
    /// Where Kubernetes puts the credential of a pod's service account.
    package static let serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// What a pod knows of the API server of its cluster.
    ///
    /// - Parameters:
    ///   - environment: `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` are read.
    ///   - directory: holds `token` and `ca.crt`.
    package static func inCluster(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        directory: String = serviceAccountDirectory
    ) throws(KubernetesConfigurationError) -> KubernetesConfiguration {
        let host = try variable("KUBERNETES_SERVICE_HOST", environment)
        let port = try variable("KUBERNETES_SERVICE_PORT", environment)
        guard let number = UInt16(port), number > 0 else {
            throw KubernetesConfigurationError(
                "the environment", key: "KUBERNETES_SERVICE_PORT", "\"\(port)\" is no port",
                remedy: "set it to a number from 1 to 65535")
        }
        let files = (token: "\(directory)/token", authority: "\(directory)/ca.crt")
        for path in [files.token, files.authority] where !FileManager.default.isReadableFile(atPath: path) {
            throw KubernetesConfigurationError(
                path, "there is no such file that can be read",
                remedy: "give the pod a service account with automountServiceAccountToken: true")
        }
        return KubernetesConfiguration(
            server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)",
            certificateAuthority: .file(files.authority), credential: .tokenFile(files.token),
            source: "the service account")
    }

    private static func variable(
        _ name: String, _ environment: [String: String]
    ) throws(KubernetesConfigurationError) -> String {
        guard let value = environment[name], !value.isEmpty else {
            throw KubernetesConfigurationError(
                "the environment", key: name, "it is not set, so this is no pod of a cluster",
                remedy: "run in a pod, or name a kubeconfig file")
        }
        return value
    }
}
