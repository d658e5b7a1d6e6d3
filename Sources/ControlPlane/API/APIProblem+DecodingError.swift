import Foundation
import Hummingbird

extension APIProblem {
    /// A 400 that names the field at which the JSON is not as expected.
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self = .invalid(Self.path(context.codingPath + [key]), "is missing")
        case .typeMismatch(let type, let context):
            self = .invalid(Self.path(context.codingPath), "is not \(Self.name(of: type))")
        case .valueNotFound(let type, let context):
            self = .invalid(Self.path(context.codingPath), "is null, and must be \(Self.name(of: type))")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .invalid(Self.path(context.codingPath), context.debugDescription)
        case .dataCorrupted(let context):
            self.init(.badRequest, .unreadable, "the body is not JSON: \(Self.reason(context))")
        @unknown default:
            self.init(.badRequest, .unreadable, "the body is not as expected")
        }
    }

    private static func reason(_ context: DecodingError.Context) -> String {
        let underlying = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
        return underlying ?? context.debugDescription
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is Double.Type: "a number"
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number in range"
        case is any RandomAccessCollection.Type: "a list"
        default: "an object"
        }
    }
}
