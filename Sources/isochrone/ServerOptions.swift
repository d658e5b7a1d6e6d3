import ArgumentParser
import Foundation

/// Which server the verbs that need one talk to.
struct ServerOptions: ParsableArguments {
    @Option(help: "The API's address (default: ISOCHRONE_SERVER, else http://127.0.0.1:8080).")
    var server: String?

    /// - Throws: the end of the verb with exit status 2 for what is no address.
    func connection() throws -> APIConnection {
        let given = server ?? ProcessInfo.processInfo.environment["ISOCHRONE_SERVER"].flatMap { $0.isEmpty ? nil : $0 }
        let text = given ?? "http://127.0.0.1:8080"
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false else {
            Terminal.complain("isochrone: \"\(text)\" is no server; write its URL, such as http://127.0.0.1:8080")
            throw ExitCode.badInput
        }
        return APIConnection(base: text.hasSuffix("/") ? String(text.dropLast()) : text)
    }
}
