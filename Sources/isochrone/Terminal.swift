import Foundation

/// The two streams that a verb prints to.
enum Terminal {
    /// Data; goes to standard output.
    static func print(_ text: String, terminator: String = "\n") {
        write(text + terminator, to: .standardOutput)
    }

    /// Messages for people; go to standard error, so that data can be piped.
    static func complain(_ text: String) {
        write(text + "\n", to: .standardError)
    }

    /// What a person is shown while something goes on; goes to standard error, without an end of line.
    static func report(_ text: String) {
        write(text, to: .standardError)
    }

    /// A reader that has gone away, as in `isochrone … | head`, is no failure.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
