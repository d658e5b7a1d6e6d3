import ArgumentParser

/// The options as they are written, before any default.
struct ExtenderOptions: ParsableArguments {
    @Option(help: "A YAML file with any of these options, such as `state: memory`; the command line goes before it.")
    var config: String?

    @Option(help: "Where kube-scheduler calls /filter and /prioritize (default: 127.0.0.1:8443).")
    var webhook: String?

    @Option(help: "Where the REST API is served (default: 127.0.0.1:8080).")
    var api: String?

    @Option(
        help: """
            Where /metrics, /livez and /readyz are served (default: 127.0.0.1:9090): plain HTTP for anyone who reaches the \
            port, and nothing can be changed there.
            """)
    var metrics: String?

    @Option(
        help: """
            Where the API server calls /validate for Applications and /mutate for pods, with the webhook's certificate \
            (default: nowhere).
            """)
    var admission: String?

    @Option(help: "The scheduler that /mutate gives pods of applications which name none, or default-scheduler.")
    var schedulerName: String?

    @Option(
        help: """
            The extended resource that /mutate lets pods of applications request, such as isochrone.dev/qos, by which \
            kube-scheduler knows whom to ask about (managedResources).
            """)
    var qosResource: String?

    @Option(
        help: """
            Whether pods that run may be moved: policy (each application's policy says) or off. Default: policy, with an API \
            server.
            """)
    var rescheduling: String?

    @Option(help: "The state database: sqlite:PATH or memory (default: sqlite:isochrone.db).")
    var state: String?

    @Flag(
        help:
            "Run without a Kubernetes API, which is the default: nodes, Applications and places come through the REST API."
    )
    var noKubernetes = false

    @Flag(
        help: """
            Use the API server of the cluster that this runs in: nodes, pods and Applications are followed, pods are bound \
            and moved.
            """)
    var inCluster = false

    @Option(help: "Use the API server that this kubeconfig names, for the same.")
    var kubeconfig: String?

    @Option(help: "The context of the kubeconfig (default: its current-context).")
    var kubeContext: String?

    @Option(help: "The webhook's certificate chain, PEM; read again when it changes, as are the two below.")
    var tlsCertificate: String?

    @Option(help: "The private key of the webhook's certificate, PEM.")
    var tlsKey: String?

    @Option(help: "Authorities that the certificates of the webhook's clients must come from, PEM.")
    var tlsClientCa: String?

    @Flag(
        help: """
            Serve the REST API with the webhook's certificate and key, and with its authorities where --api-access does not \
            ask for tokens.
            """)
    var apiTls = false

    @Option(
        help: """
            Who may use the REST API: open (whoever reaches it, or has a client certificate) or kubernetes (bearer tokens \
            for the audience isochrone.dev, whose rights the API server is asked for). Default: open.
            """)
    var apiAccess: String?

    @Flag(help: "Serve the webhook without TLS, on loopback only.")
    var plain = false

    @Flag(
        help: """
            Allow plain HTTP, and an API without client certificates, beyond loopback: anyone who reaches the port can \
            write measurements and ask for placements.
            """)
    var insecureListen = false

    @Option(help: "A topology file with declared nodes and links.")
    var topology: String?

    @Option(parsing: .upToNextOption, help: "Application manifests to load at start.")
    var application: [String] = []

    @Option(
        help: "A directory of scheduling policies; files that are added, changed or removed count within two seconds.")
    var policies: String?

    @Option(
        help: """
            What pods of ours get while more than 128 requests are looked at at once: error (they are tried again) or \
            neutral (they go anywhere). Default: error.
            """)
    var overload: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
    var logLevel: String?
}
