import Foundation

/// A Swift file that holds bytes, as base64: a literal of numbers takes the compiler far longer.
struct SwiftSource {
    /// With an initializer that takes a name and base64.
    let type: String
    let name: String
    let bytes: Data

    /// The name as Swift writes it: `fail-open` is `failOpen`.
    private var identifier: String {
        let words = name.split(separator: "-").map(String.init)
        return words.enumerated().map { $0.offset == 0 ? $0.element : $0.element.capitalized }.joined()
    }

    var text: String {
        """
        extension \(type) {
            static let \(identifier) = \(type)(
                name: "\(name)",
                base64: "\(bytes.base64EncodedString())"
            )
        }

        """
    }

    func write(to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
