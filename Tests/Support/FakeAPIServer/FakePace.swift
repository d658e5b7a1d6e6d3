/// How fast the fake's time runs, so that tests need not wait.
package struct FakePace: Sendable {
    /// How long a second of `timeoutSeconds` takes.
    package var second: Duration = .seconds(1)
    /// Between two bookmarks of a watch, in such seconds.
    package var bookmarkSeconds: Double = 60

    package init() {}
}
