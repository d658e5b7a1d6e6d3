/// How a reflector fares, for readiness and metrics.
package struct ReflectorStatus: Sendable, Equatable {
    /// Whether all objects were told at least once.
    package var isSynced = false
    /// When the server last said something, on the reflector's monotonic clock; `nil`: never. A watch of objects that do
    /// not change is silent for minutes.
    package var heardAt: Duration?
    /// Why the objects may be out of date; `nil` while all goes well.
    package var problem: String?
    /// Since when there is a problem.
    package var problemSince: Duration?
    /// Failures since all went well.
    package var failures = 0
    package var lists = 0
    package var watches = 0
    /// Events of watches, bookmarks included.
    package var events = 0
    /// Objects that could not be read, each time they came.
    package var unreadable = 0
    /// Objects that could not be read in the newest list.
    package var unreadableNow = 0
    /// The version up to which all is known.
    package var resourceVersion = ""

    package init() {}

    /// Whether all objects are known, and nothing speaks against their being up to date.
    package var isCurrent: Bool { isSynced && problem == nil }
}
