/// A program that makes credentials (`users[].user.exec` of a kubeconfig, client.authentication.k8s.io).
package struct ExecPlugin: Sendable, Equatable {
    /// A path, or a name to be looked for in `PATH`.
    package var command: String
    package var arguments: [String]
    /// Set in its environment beside what we have ourselves.
    package var environment: [String: String]
    /// `client.authentication.k8s.io/v1` or `…/v1beta1`: what it is asked with, and has to answer with.
    package var apiVersion: String
    /// What to do when the program is not there, in the words of the kubeconfig.
    package var installHint: String?
    /// The cluster, when the program asks to be told.
    package var cluster: Cluster?

    package static let apiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    /// What is told of the cluster; the names are those of the API.
    package struct Cluster: Sendable, Equatable, Encodable {
        package var server: String
        /// PEM in base64.
        package var certificateAuthorityData: String?

        private enum CodingKeys: String, CodingKey {
            case server
            case certificateAuthorityData = "certificate-authority-data"
        }
    }
}
