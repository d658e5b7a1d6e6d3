/// The six kinds of values that JSON knows, in the words of its errors.
package enum JSONKind: String, Hashable, Sendable {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case boolean = "a boolean"
    case null = "null"
}
