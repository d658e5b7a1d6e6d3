import CommandSupport

extension ExtenderOptions {
    /// The options with what the environment, and after it the configuration file, say where the command line is silent.
    func filled(from environment: [String: String]) throws -> ExtenderOptions {
        var settings = try ProgramSettings(environment: environment, configurationFile: config)
        var options = self
        options.webhook = try settings.text("webhook", given: webhook)
        options.api = try settings.text("api", given: api)
        options.metrics = try settings.text("metrics", given: metrics)
        options.admission = try settings.text("admission", given: admission)
        options.schedulerName = try settings.text("scheduler-name", given: schedulerName)
        options.qosResource = try settings.text("qos-resource", given: qosResource)
        options.rescheduling = try settings.text("rescheduling", given: rescheduling)
        options.state = try settings.text("state", given: state)
        options.noKubernetes = try settings.flag("no-kubernetes", given: noKubernetes)
        options.inCluster = try settings.flag("in-cluster", given: inCluster)
        options.kubeconfig = try settings.text("kubeconfig", given: kubeconfig)
        options.kubeContext = try settings.text("kube-context", given: kubeContext)
        options.tlsCertificate = try settings.text("tls-certificate", given: tlsCertificate)
        options.tlsKey = try settings.text("tls-key", given: tlsKey)
        options.tlsClientCa = try settings.text("tls-client-ca", given: tlsClientCa)
        options.apiTls = try settings.flag("api-tls", given: apiTls)
        options.apiAccess = try settings.text("api-access", given: apiAccess)
        options.plain = try settings.flag("plain", given: plain)
        options.insecureListen = try settings.flag("insecure-listen", given: insecureListen)
        options.topology = try settings.text("topology", given: topology)
        options.application = settings.list("application", given: application)
        options.policies = try settings.text("policies", given: policies)
        options.overload = try settings.text("overload", given: overload)
        options.logLevel = try settings.text("log-level", given: logLevel)
        try settings.requireKnownKeys()
        return options
    }
}
