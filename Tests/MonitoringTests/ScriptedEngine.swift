import LinkEstimation
import Monitoring
import Synchronization

/// An engine whose network is a rule: which probes are answered, and after how many milliseconds.
final class ScriptedEngine: ProbeEngine {
    let method = ProbeMethod.userSpace
    private let rule: @Sendable (UInt32) -> Double?
    private let state = Mutex(
        (
            sent: [String: [UInt32]](), open: Set<String>(), known: Set<String>(), silent: Set<String>(),
            heartbeats: [String: Int](), lastHeartbeat: [String: Double](), isShutDown: false
        ))

    init(_ rule: @escaping @Sendable (UInt32) -> Double?) {
        self.rule = rule
    }

    func method(of session: ProbeSession) -> ProbeMethod { method }
    func open(_ session: ProbeSession) { state.withLock { _ = $0.open.insert(session.peer.name) } }
    func close(_ session: ProbeSession) { state.withLock { _ = $0.open.remove(session.peer.name) } }
    func send(_ sequence: UInt32, in session: ProbeSession) {
        state.withLock { $0.sent[session.peer.name, default: []].append(sequence) }
    }
    func answer(to sequence: UInt32, in session: ProbeSession) -> ProbeAnswer? {
        guard !state.withLock({ $0.silent.contains(session.peer.name) }) else { return nil }
        return rule(sequence).map {
            ProbeAnswer(roundTrip: $0, delay: $0 / 1_000, arrival: UInt64(sequence), reflectorSequence: sequence)
        }
    }
    func sendHeartbeat(in session: ProbeSession) {
        state.withLock { $0.heartbeats[session.peer.name, default: 0] += 1 }
    }
    func lastHeartbeat(in session: ProbeSession) -> Double? { state.withLock { $0.lastHeartbeat[session.peer.name] } }
    func setKnown(_ nodes: [Peer]) { state.withLock { $0.known = Set(nodes.map(\.name)) } }
    func tally() -> ReflectorTally { ReflectorTally() }
    func shutDown(leaving: Bool) -> [String] {
        state.withLock { $0.isShutDown = true }
        return []
    }

    var isShutDown: Bool { state.withLock { $0.isShutDown } }

    func sent(to peer: String) -> [UInt32] { state.withLock { $0.sent[peer] ?? [] } }
    func heartbeats(to peer: String) -> Int { state.withLock { $0.heartbeats[peer] ?? 0 } }
    func silence(_ peer: String) { state.withLock { _ = $0.silent.insert(peer) } }
    func answerHeartbeat(of peer: String, at now: Double) { state.withLock { $0.lastHeartbeat[peer] = now } }
    var knownPeers: Set<String> { state.withLock { $0.known } }
    var openPeers: Set<String> { state.withLock { $0.open } }
}
