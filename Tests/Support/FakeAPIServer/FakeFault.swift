/// Trouble that the fake makes of one request.
package enum FakeFault: Sendable {
    /// Answers with that status and a Status without doing anything.
    case status(Int)
    /// Waits, then does what was asked.
    case delay(Duration)
    /// Breaks the connection without doing anything.
    case dropped
    /// Does what was asked, and breaks the connection instead of answering.
    case answerLost
}
