import ArgumentParser
import Foundation
import HTTPClient

/// Which server the verbs that need one talk to.
struct ServerOptions: ParsableArguments {
    @Option(help: "The API's address (default: ISOCHRONE_SERVER, else http://127.0.0.1:8080).")
    var server: String?

    @Option(help: "A PEM file with the authorities to trust instead of the system's (default: ISOCHRONE_CA_FILE).")
    var caFile: String?

    @Option(
        help: """
            A file with a bearer token, read anew for each request, as `kubectl create token --audience isochrone.dev` \
            makes it (default: ISOCHRONE_TOKEN_FILE).
            """)
    var tokenFile: String?

    /// - Throws: the end of the verb with exit status 2 for what is no address, or a file that is not there.
    func connection() throws -> APIConnection {
        let text = server ?? Self.environment("ISOCHRONE_SERVER") ?? "http://127.0.0.1:8080"
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false else {
            Terminal.complain("isochrone: \"\(text)\" is no server; write its URL, such as http://127.0.0.1:8080")
            throw ExitCode.badInput
        }
        var configuration = HTTPClient.Configuration()
        configuration.certificateAuthorityFile = try Self.file("--ca-file", caFile, "ISOCHRONE_CA_FILE")
        configuration.credential = try Self.file("--token-file", tokenFile, "ISOCHRONE_TOKEN_FILE")
            .map { .bearerTokenFile($0) }
        return APIConnection(base: text.hasSuffix("/") ? String(text.dropLast()) : text, configuration: configuration)
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func file(_ option: String, _ given: String?, _ variable: String) throws -> String? {
        guard let path = given ?? environment(variable) else { return nil }
        guard FileManager.default.isReadableFile(atPath: path) else {
            Terminal.complain(
                "isochrone: \(given == nil ? variable : option) \(path) cannot be read; name a file that exists")
            throw ExitCode.badInput
        }
        return path
    }
}
