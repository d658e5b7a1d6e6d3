/// Something that was given to a program and is wrong: place, value and remedy, one line each.
package struct InputError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
