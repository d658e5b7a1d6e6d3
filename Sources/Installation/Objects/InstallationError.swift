/// Why something about an installation could not be done.
package enum InstallationError: Error, Hashable, Sendable {
    /// What is embedded, or what the API server answered, is not what it should be.
    case manifest(String)
    /// What was asked for can't be: place, value and remedy.
    case input(String)
    /// The API server refused, or does not answer.
    case cluster(String)
    /// Something did not become ready.
    case late(what: String, seconds: Int, because: String)
}

extension InstallationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .manifest(let text), .input(let text), .cluster(let text): text
        case .late(let what, let seconds, let because):
            "\(what) is not ready after \(seconds) s: \(because); `isochrone status` tells more, and installing again goes on"
        }
    }
}
