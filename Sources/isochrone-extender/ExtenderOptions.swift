import ArgumentParser

/// The options as they are written, before any default.
struct ExtenderOptions: ParsableArguments {
    @Option(help: "Where kube-scheduler calls /filter and /prioritize (default: 127.0.0.1:8443).")
    var webhook: String?

    @Option(help: "Where the REST API is served (default: 127.0.0.1:8080).")
    var api: String?

    @Option(help: "Where /metrics, /livez and /readyz are served (default: 127.0.0.1:9090).")
    var metrics: String?

    @Option(help: "The state database: sqlite:PATH or memory (default: sqlite:isochrone.db).")
    var state: String?

    @Flag(
        help:
            "Run without a Kubernetes API; the only mode there is, and the default: pods' nodes are told through the API."
    )
    var noKubernetes = false

    @Option(help: "The webhook's certificate chain, PEM.")
    var tlsCertificate: String?

    @Option(help: "The private key of the webhook's certificate, PEM.")
    var tlsKey: String?

    @Option(help: "Authorities that the certificates of the webhook's clients must come from, PEM.")
    var tlsClientCa: String?

    @Flag(help: "Serve the webhook without TLS, on loopback only.")
    var plain = false

    @Flag(
        help: """
            Allow plain HTTP beyond loopback: anyone who reaches the port can write measurements and ask for placements.
            """)
    var insecureListen = false

    @Option(help: "A topology file with declared nodes and links.")
    var topology: String?

    @Option(parsing: .upToNextOption, help: "Application manifests to load at start.")
    var application: [String] = []

    @Option(help: "A directory of scheduling policies to load.")
    var policies: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
    var logLevel: String?

    /// The options with what the environment says where the command line is silent.
    func filled(from environment: [String: String]) throws -> ExtenderOptions {
        let variables = EnvironmentVariables(environment)
        var options = self
        options.webhook = webhook ?? variables.text("WEBHOOK")
        options.api = api ?? variables.text("API")
        options.metrics = metrics ?? variables.text("METRICS")
        options.state = state ?? variables.text("STATE")
        options.noKubernetes = try noKubernetes || variables.flag("NO_KUBERNETES")
        options.tlsCertificate = tlsCertificate ?? variables.text("TLS_CERTIFICATE")
        options.tlsKey = tlsKey ?? variables.text("TLS_KEY")
        options.tlsClientCa = tlsClientCa ?? variables.text("TLS_CLIENT_CA")
        options.plain = try plain || variables.flag("PLAIN")
        options.insecureListen = try insecureListen || variables.flag("INSECURE_LISTEN")
        options.topology = topology ?? variables.text("TOPOLOGY")
        options.application = application.isEmpty ? variables.list("APPLICATION") : application
        options.policies = policies ?? variables.text("POLICIES")
        options.logLevel = logLevel ?? variables.text("LOG_LEVEL")
        return options
    }
}
