import HTTPClient
import Synchronization

/// The HTTP client that shows the server who we are at the moment.
final class Identity: Sendable {
    /// What a request is sent with.
    struct Access: Sendable {
        var http: HTTPClient
        /// The bearer token of a plugin; `nil` where `http` shows all that there is.
        var token: String?
        fileprivate var credential: ExecCredential?
    }

    private struct Made {
        var credential: ExecCredential
        var http: HTTPClient
    }

    private let settings: HTTPClient.Configuration
    private let plain: HTTPClient
    private let plugin: ExecPlugin?
    private let credentials: PluginCredentials?
    /// Goes when the client goes.
    private let files: PrivateFiles
    /// The client with the newest certificate of a plugin.
    private let made = Mutex<Made?>(nil)

    init(
        _ configuration: KubernetesConfiguration, adjust: (inout HTTPClient.Configuration) -> Void
    ) throws(KubernetesConfigurationError) {
        files = PrivateFiles()
        var settings = try configuration.httpConfiguration(files)
        adjust(&settings)
        self.settings = settings
        plain = HTTPClient(configuration: settings)
        if case .plugin(let plugin) = configuration.credential {
            self.plugin = plugin
            credentials = PluginCredentials(plugin)
        } else {
            (plugin, credentials) = (nil, nil)
        }
    }

    /// What to send the next request with.
    func access() async throws(KubernetesError) -> Access {
        guard let credentials, let plugin else { return Access(http: plain) }
        do throws(ExecCredential.Problem) {
            let credential = try await credentials.current()
            return Access(http: try client(for: credential), token: credential.token, credential: credential)
        } catch {
            throw .noCredential(command: plugin.command, reason: error.text)
        }
    }

    /// Whether there may be another credential, now that the server did not take this one.
    func renew(_ access: Access) -> Bool {
        guard let credential = access.credential else { return false }
        credentials?.refused(credential)
        return true
    }

    private func client(for credential: ExecCredential) throws(ExecCredential.Problem) -> HTTPClient {
        guard let certificate = credential.certificate, let key = credential.key else { return plain }
        if let made = made.withLock({ $0 }), made.credential == credential { return made.http }
        var settings = settings
        do throws(KubernetesConfigurationError) {
            settings.clientCertificate = .init(
                certificateFile: try files.path(of: .text(Array(certificate.utf8)), "the plugin"),
                keyFile: try files.path(of: .text(Array(key.utf8)), "the plugin"))
        } catch {
            throw ExecCredential.Problem(text: "\(error)")
        }
        let http = HTTPClient(configuration: settings)
        made.withLock { $0 = Made(credential: credential, http: http) }
        return http
    }
}
