import BPFPrograms
import ClusterModel
import LinkEstimation
import Monitoring
import NetworkLab
import Testing

/// Kernel and user space take over from each other while probes are under way.
@Suite(.needsNamespaces, .needsBPF, .serialized)
struct HandoverTests {
    /// Sends probes and changes something at each end after a third and after two thirds of them.
    private func measure(_ lab: Lab, _ left: StampProber, _ peer: Peer, changing: (Int) throws -> Void) async throws
        -> ProbeLedger.Change
    {
        let session = ProbeSession(index: 0, peer: peer, node: "a")
        try left.open(session)
        var ledger = ProbeLedger(waitingTime: 0.3)
        var found = ProbeLedger.Change()
        let time = MonitorTime.continuous
        for sequence in 0..<UInt32(150) {
            if sequence == 50 || sequence == 100 { try changing(Int(sequence)) }
            ledger.send(sequence, at: time.now())
            try left.send(sequence, in: session)
            await time.sleep(time.now() + 0.004)
            found.add(ledger.collect(at: time.now()) { left.answer(to: $0, in: session) })
        }
        while found.counts.sent < 150 {
            await time.sleep(time.now() + 0.05)
            found.add(ledger.collect(at: time.now()) { left.answer(to: $0, in: session) })
        }
        return found
    }

    @Test("a reflector whose programs are unloaded and loaded again answers every probe, and counts on")
    func reflectorHandsOver() async throws {
        let lab = try Lab()
        let (left, right) = (try lab.engine(.ebpf, on: "a"), try lab.engine(.ebpf, on: "b"))
        try right.open(ProbeSession(index: 0, peer: try lab.peer("a"), node: "b"))
        let found = try await measure(lab, left, try lab.peer("b")) { moment in
            try lab.network.inside("b") {
                if moment == 50 { #expect(try right.unloadPrograms() == []) } else { try right.loadPrograms() }
            }
        }
        #expect(found.counts.received == 150)
        #expect(found.counts.duplicate == 0)
        #expect(right.tally().reflected == 150)
        #expect(found.settlements.allSatisfy { $0 == .arrived })
        #expect(right.method == .ebpf)
        _ = try lab.shutDown(left, on: "a") + lab.shutDown(right, on: "b")
    }

    @Test("a sender whose programs are unloaded goes on at once, and says where it stamps")
    func senderHandsOver() async throws {
        let lab = try Lab()
        let (left, right) = (try lab.engine(.ebpf, on: "a"), try lab.engine(.ebpf, on: "b"))
        try right.open(ProbeSession(index: 0, peer: try lab.peer("a"), node: "b"))
        let session = ProbeSession(index: 0, peer: try lab.peer("b"), node: "a")
        let found = try await measure(lab, left, try lab.peer("b")) { moment in
            try lab.network.inside("a") {
                #expect(left.method(of: session) == (moment == 50 ? .ebpf : .userSpace))
                if moment == 50 { #expect(try left.unloadPrograms() == []) } else { try left.loadPrograms() }
            }
        }
        // What was under way when the programs went is the only thing that can be missing.
        #expect(found.counts.received >= 148)
        #expect(found.counts.lostForward == 0, "the reflector answered all of them")
        #expect(left.method(of: session) == .ebpf)
        #expect(left.tally().stamped == 150)
        _ = try lab.shutDown(left, on: "a") + lab.shutDown(right, on: "b")
    }

    @Test("a device that the programs are not attached to is probed and answered in user space meanwhile")
    func unattachedDevice() async throws {
        let lab = try Lab()
        let (left, right) = (try lab.engine(.ebpf, on: "a"), try lab.engine(.ebpf, on: "b"))
        try right.open(ProbeSession(index: 0, peer: try lab.peer("a"), node: "b"))
        let found = try await measure(lab, left, try lab.peer("b")) { moment in
            try lab.network.inside("a") {
                if moment == 50 { left.detach(from: NetworkLab.device) } else { try left.attach(to: NetworkLab.device) }
            }
        }
        #expect(found.counts.received >= 148)
        #expect(found.counts.lostForward == 0)
        #expect(left.method == .ebpf)
        _ = try lab.shutDown(left, on: "a") + lab.shutDown(right, on: "b")
    }

    @Test("a heartbeat is answered by a daemon, and by no kernel alone", arguments: [true, false])
    func heartbeats(daemonLives: Bool) async throws {
        let lab = try Lab()
        let left = try lab.engine(.ebpf, on: "a")
        let peer = try lab.peer("b")
        let session = ProbeSession(index: 0, peer: peer, node: "a")
        try left.open(session)
        let atPeer = ProbeSession(index: 0, peer: try lab.peer("a"), node: "b")
        let daemon = daemonLives ? try lab.engine(.ebpf, on: "b") : nil
        try daemon?.open(atPeer)
        let kernel = daemonLives ? nil : try kernelAlone(lab, atPeer)
        #expect(left.lastHeartbeat(in: session) == nil)
        let time = MonitorTime.continuous
        let end = time.now() + (daemonLives ? 5 : 0.3)
        while left.lastHeartbeat(in: session) == nil, time.now() < end {
            left.sendHeartbeat(in: session)
            await time.sleep(time.now() + 0.02)
        }
        #expect((left.lastHeartbeat(in: session) != nil) == daemonLives)
        let found = try await lab.measure(left, from: "a", to: peer, probes: 5)
        #expect(found.change.counts.received == 5, "probes are answered all the same")
        if let daemon { _ = try lab.shutDown(daemon, on: "b") }
        try lab.network.inside("b") { _ = kernel?.detach() }
        _ = try lab.shutDown(left, on: "a")
    }

    /// What a daemon leaves behind that is killed.
    private func kernelAlone(_ lab: Lab, _ session: ProbeSession) throws -> StampPrograms {
        try lab.network.inside("b") {
            let programs = try StampPrograms(
                .init(reflectorPort: 862, probePort: 50_000, sessions: 1, slotsPerSession: 8))
            try programs.addOwnAddress(#require(IPAddress(lab.address("b"))))
            try programs.admit(
                session.peer.address, session: session.incoming.probe, heartbeat: session.incoming.heartbeat,
                pace: AnswerPace(rate: 1_000, burst: 1_000))
            try programs.attach(to: NetworkLab.device)
            return programs
        }
    }
}
