import ClusterModel
import CommandSupport
import ControlPlane
import Logging
import Operations

/// What the program is to do, checked.
struct ExtenderConfiguration {
    let webhook: ListenAddress
    let api: ListenAddress
    let metrics: ListenAddress
    /// `nil`: no reviews are answered.
    let admission: ListenAddress?
    /// What reviewed pods get.
    let admissionSettings: AdmissionSettings
    /// Whether pods that run are moved where policies say so.
    let moves: Bool
    let state: StateLocation
    /// `nil`: the webhook is plain.
    let tls: TLSFiles?
    /// Whether the API is served with `tls` too.
    let isAPISecure: Bool
    /// Whether the API asks the cluster who may do what.
    let isAPIGuarded: Bool
    let declarations: Declarations
    let logLevel: Logger.Level
    /// How many requests are looked at at once, and what the others get.
    let extender: ExtenderRoutes.Configuration
    /// `nil`: there is no API server to ask.
    let kubernetes: KubernetesAccess?

    /// - Throws: ``InputError`` for the first thing that is wrong.
    init(_ options: ExtenderOptions) throws {
        webhook = try Self.address("--webhook", options.webhook ?? "127.0.0.1:8443")
        api = try Self.address("--api", options.api ?? "127.0.0.1:8080")
        metrics = try Self.address("--metrics", options.metrics ?? "127.0.0.1:9090")
        admission = try options.admission.map { try Self.address("--admission", $0) }
        admissionSettings = try Self.admission(options)
        moves = try Self.moves(options)
        state = try StateLocation(options.state ?? "sqlite:isochrone.db")
        tls = try Self.tls(options)
        logLevel = try Self.level(options.logLevel ?? "info")
        extender = try Self.extender(options)
        kubernetes = try KubernetesAccess(options)
        isAPISecure = options.apiTls
        isAPIGuarded = try Self.isGuarded(options)
        declarations = try Declarations(
            topology: options.topology, applications: options.application, policies: options.policies)
        if !options.insecureListen { try refuseOpenAddresses() }
    }

    /// What listens beyond loopback must be asked for in plain words when anyone who reaches it is served.
    private func refuseOpenAddresses() throws {
        if tls == nil, !webhook.isLoopback { throw Self.isOpen("--webhook", webhook, "is plain HTTP") }
        if tls == nil, let admission, !admission.isLoopback {
            throw Self.isOpen("--admission", admission, "is plain HTTP")
        }
        guard !api.isLoopback else { return }
        if !isAPISecure { throw Self.isOpen("--api", api, "is plain HTTP") }
        if tls?.clientAuthorities == nil, !isAPIGuarded {
            throw Self.isOpen(
                "--api", api,
                "asks neither for tokens (--api-access kubernetes) nor for client certificates (--tls-client-ca)")
        }
    }

    private static func isOpen(_ option: String, _ address: ListenAddress, _ why: String) -> InputError {
        InputError(
            "\(option) \(address) \(why) beyond loopback: anyone who reaches the port can write measurements; "
                + "listen on 127.0.0.1, or accept that with --insecure-listen")
    }

    private static func address(_ option: String, _ text: String) throws -> ListenAddress {
        do {
            return try ListenAddress(parsing: text)
        } catch {
            throw InputError("\(option): \(error)")
        }
    }

    private static func tls(_ options: ExtenderOptions) throws -> TLSFiles? {
        switch (options.tlsCertificate, options.tlsKey) {
        case (let certificate?, let key?):
            guard !options.plain else { throw InputError("--plain and --tls-certificate exclude each other; drop one") }
            let files = TLSFiles(certificate: certificate, key: key, clientAuthorities: options.tlsClientCa)
            try files.check()
            return files
        case (nil, nil):
            guard options.tlsClientCa == nil else {
                throw InputError("--tls-client-ca needs --tls-certificate and --tls-key beside it")
            }
            guard !options.apiTls else {
                throw InputError("--api-tls needs --tls-certificate and --tls-key beside it")
            }
            guard options.plain else {
                throw InputError(
                    "the webhook has no certificate; give --tls-certificate and --tls-key, or --plain for loopback")
            }
            return nil
        case (.some, nil): throw InputError("--tls-certificate needs --tls-key beside it")
        case (nil, .some): throw InputError("--tls-key needs --tls-certificate beside it")
        }
    }

    private static func extender(_ options: ExtenderOptions) throws -> ExtenderRoutes.Configuration {
        var configuration = ExtenderRoutes.Configuration()
        if let text = options.overload {
            guard let answer = OverloadAnswer(rawValue: text) else {
                throw InputError("--overload \"\(text)\" is neither neutral nor error")
            }
            configuration.overload = answer
        }
        return configuration
    }

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw InputError("--log-level \"\(text)\" is none of \(known)")
        }
        return level
    }
}
