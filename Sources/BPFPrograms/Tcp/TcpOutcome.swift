/// What became of a wish to connect, in the order of `enum tcp_outcome`.
package enum TcpOutcome: String, Hashable, Sendable, CaseIterable {
    case established
    case refused
    case timedOut = "timed_out"
    /// The program that wanted it gave up first.
    case aborted
    /// For another reason: no route, for instance.
    case failed
}
