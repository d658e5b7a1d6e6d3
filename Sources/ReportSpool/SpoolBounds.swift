/// How much may wait, and for how long.
package struct SpoolBounds: Hashable, Sendable {
    /// Bytes of the reports, or of the file that holds them and of its log.
    package var bytes: Int
    /// Seconds since the end of the window; an older report says nothing about the links any more.
    package var age: Double

    /// By default a day, 8,640 windows, of some 60 links.
    package init(bytes: Int = 64 << 20, age: Double = 86_400) {
        self.bytes = max(0, bytes)
        self.age = max(0, age)
    }

    /// The largest report that is kept: one must not push out all the others.
    package var largestReport: Int { bytes / 8 }

    /// Whether a report that was closed at `closed` has waited too long.
    package func isTooOld(_ closed: SpoolMoment, at now: SpoolMoment) -> Bool {
        now.seconds(since: closed) > age
    }
}
