package import BPFPrograms
package import LinkEstimation

/// Sends probes, answers those of peers, and remembers what came back.
package protocol ProbeEngine: Sendable {
    var method: ProbeMethod { get }

    /// The families of programs that it has in the kernel.
    var programs: [ProgramSet] { get }

    /// Answers the peer's probes from now on, and is ready to send to it.
    func open(_ session: ProbeSession) throws(ProbeError)

    func close(_ session: ProbeSession)

    /// Sends one probe. What the network does with it shows in ``answer(to:in:)``; an error says that this node could not
    /// even send it.
    func send(_ sequence: UInt32, in session: ProbeSession) throws(ProbeError)

    /// The answer to a probe of the last ``MonitorConfiguration/memory`` seconds, if there is one by now.
    func answer(to sequence: UInt32, in session: ProbeSession) -> ProbeAnswer?

    /// What was counted since the start.
    func tally() -> ReflectorTally

    /// Gives back everything that the engine took.
    ///
    /// - Returns: what it could not give back.
    func shutDown() -> [String]
}

extension ProbeEngine {
    package var programs: [ProgramSet] { [] }
}
