/// Why the built-in scheduler plans an application that brings its own.
package enum FallbackReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing was put since the application, or this program, came up.
    case noneYet = "none-yet"
    /// Nothing was put for longer than the application allows.
    case silent
    /// What was put last breaks what the application requires.
    case wrong
    /// The plan was good when it was put, and does not hold for what is known now.
    case outdated
}
