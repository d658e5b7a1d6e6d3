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
    let state: StateLocation
    /// `nil`: the webhook is plain.
    let tls: TLSFiles?
    let declarations: Declarations
    let logLevel: Logger.Level
    /// How many requests are looked at at once, and what the others get.
    let extender: ExtenderRoutes.Configuration

    /// - Throws: ``InputError`` for the first thing that is wrong.
    init(_ options: ExtenderOptions) throws {
        webhook = try Self.address("--webhook", options.webhook ?? "127.0.0.1:8443")
        api = try Self.address("--api", options.api ?? "127.0.0.1:8080")
        metrics = try Self.address("--metrics", options.metrics ?? "127.0.0.1:9090")
        state = try StateLocation(options.state ?? "sqlite:isochrone.db")
        tls = try Self.tls(options)
        logLevel = try Self.level(options.logLevel ?? "info")
        extender = try Self.extender(options)
        let plainAddresses = [("--api", api)] + (tls == nil ? [("--webhook", webhook)] : [])
        if let (option, address) = plainAddresses.first(where: { !$0.1.isLoopback }), !options.insecureListen {
            throw InputError(
                "\(option) \(address) is plain HTTP beyond loopback: anyone who reaches the port can write measurements; "
                    + "listen on 127.0.0.1, or accept that with --insecure-listen")
        }
        declarations = try Declarations(
            topology: options.topology, applications: options.application, policies: options.policies)
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
            _ = try files.configuration()
            return files
        case (nil, nil):
            guard options.tlsClientCa == nil else {
                throw InputError("--tls-client-ca needs --tls-certificate and --tls-key beside it")
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
