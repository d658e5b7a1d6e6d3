/// What is wrong with one scalar, before its place is known.
struct Complaint: Error, Hashable {
    var message: String
    var remedy: String?

    static func negative(_ text: String) -> Complaint {
        Complaint(message: "`\(text.excerpt)` is negative")
    }

    static func tooLarge(_ text: String) -> Complaint {
        Complaint(message: "`\(text.excerpt)` is too large a number")
    }
}
