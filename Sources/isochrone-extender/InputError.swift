/// Something that was given and is wrong: place, value and remedy, one line each.
struct InputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
