/// Something that was given and is wrong: place, value and remedy in one line.
struct InputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
