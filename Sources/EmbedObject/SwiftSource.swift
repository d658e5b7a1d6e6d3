import Foundation

/// A Swift file that holds the bytes of an object, as base64: a literal of numbers takes the compiler far longer.
struct SwiftSource {
    let name: String
    let object: Data

    var text: String {
        """
        extension EmbeddedObject {
            static let \(name) = EmbeddedObject(
                name: "\(name)",
                base64: "\(object.base64EncodedString())"
            )
        }

        """
    }
}
