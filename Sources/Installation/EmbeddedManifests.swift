import FoundationEssentials

/// The objects of an overlay that the build put into the executable; the build writes one constant for each.
struct EmbeddedManifests: Sendable {
    let name: String
    let base64: String

    /// A stream of YAML documents.
    var text: String {
        String(decoding: Data(base64Encoded: base64) ?? Data(), as: UTF8.self)
    }
}
