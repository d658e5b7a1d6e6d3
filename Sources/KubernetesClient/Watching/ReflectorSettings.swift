import HTTPClient

/// How patient a reflector is.
package struct ReflectorSettings: Sendable, Equatable {
    /// The shortest time of one watch; the longest is half as much again, so that not all watches end at once. client-go
    /// takes 5 to 10 minutes; a shorter time finds a stream that hangs sooner, and costs a request.
    package var watchTime: Duration = .seconds(120)
    /// How long a watch may be silent beyond its end before it is given up.
    package var grace: Duration = .seconds(15)
    /// The ceiling of the pause after the first failure; it doubles with each further one. client-go: 800 ms to 30 s.
    package var firstPause: Duration = .milliseconds(800)
    package var longestPause: Duration = .seconds(30)
    /// How long a watch must have run for the failures before it to be forgotten.
    package var healthyAfter: Duration = .seconds(30)
    /// After this time everything is listed anew, to find what no watch can tell: an etcd that was restored from a backup
    /// and has overtaken the version that we know.
    package var relistAfter: Duration = .seconds(3_600)

    package init() {}
}
