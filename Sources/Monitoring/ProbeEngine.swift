package import BPFPrograms
package import LinkEstimation

/// Sends probes, answers those of peers, and remembers what came back.
package protocol ProbeEngine: Sendable {
    /// Where probes are stamped and answered now.
    var method: ProbeMethod { get }

    /// Where the newest answer of a session was stamped; before the first, ``method``.
    func method(of session: ProbeSession) -> ProbeMethod

    /// The families of programs that it has in the kernel.
    var programs: [ProgramSet] { get }

    /// Answers the peer's probes from now on, and is ready to send to it.
    func open(_ session: ProbeSession) throws(ProbeError)

    /// Sends to the peer no more; its own probes are answered until ``setKnown(_:)`` leaves it out.
    func close(_ session: ProbeSession)

    /// Sends one probe. What the network does with it shows in ``answer(to:in:)``; an error says that this node could not
    /// even send it.
    func send(_ sequence: UInt32, in session: ProbeSession) throws(ProbeError)

    /// The answer to a probe of the last ``MonitorConfiguration/memory`` seconds, if there is one by now.
    func answer(to sequence: UInt32, in session: ProbeSession) -> ProbeAnswer?

    /// Asks the peer's daemon, rather than its kernel, for an answer. Nothing happens when the peer runs none of ours.
    func sendHeartbeat(in session: ProbeSession)

    /// When the peer's daemon last answered, in seconds of a clock that never steps; `nil`: never.
    func lastHeartbeat(in session: ProbeSession) -> Double?

    /// Answers the probes of these nodes from now on, whether they are probed or not, and of nobody else.
    func setKnown(_ nodes: [Peer])

    /// What was counted since the start.
    func tally() -> ReflectorTally

    /// Ends the engine.
    ///
    /// - Parameter leaving: whether what can go on without it does, for a daemon that takes it over; else everything that
    ///   it took is given back.
    /// - Returns: what it could not give back.
    func shutDown(leaving: Bool) -> [String]
}

extension ProbeEngine {
    package var programs: [ProgramSet] { [] }
}
