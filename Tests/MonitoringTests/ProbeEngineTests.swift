import BPFPrograms
import ClusterModel
import LinkEstimation
import Monitoring
import NetworkLab
import Testing

/// Both engines in a small network with delay and loss.
@Suite(.needsNamespaces, .needsBPF, .serialized)
struct ProbeEngineTests {
    static let pairs: [(ProbeMethod, ProbeMethod)] = [
        (.ebpf, .ebpf), (.ebpf, .userSpace), (.userSpace, .ebpf), (.userSpace, .userSpace),
    ]

    @Test("every engine measures against every other, over both families", arguments: pairs, AddressFamily.allCases)
    func interoperate(engines: (sender: ProbeMethod, reflector: ProbeMethod), family: AddressFamily) async throws {
        let lab = try Lab(delay: 1)
        let (left, right) = (try lab.engine(engines.sender, on: "a"), try lab.engine(engines.reflector, on: "b"))
        try right.open(ProbeSession(index: 0, peer: try lab.peer("a", family), node: "b"))
        let found = try await lab.measure(left, from: "a", to: try lab.peer("b", family), probes: 50)
        #expect(found.change.counts.received == 50)
        #expect(found.change.counts.duplicate == 0)
        let median = try #require(found.median)
        #expect(median >= 2)
        #expect(right.tally().reflected == 50)
        #expect(right.tally().refusals.values.allSatisfy { $0 == 0 })
        #expect(try lab.shutDown(left, on: "a") + lab.shutDown(right, on: "b") == [])
    }

    @Test("the reported median is the injected delay, within 2 % or 100 µs", arguments: [0.0, 5, 25])
    func matchesTheInjectedDelay(delay: Double) async throws {
        let lab = try Lab(delay: delay)
        let (left, right) = (try lab.engine(.ebpf, on: "a"), try lab.engine(.ebpf, on: "b"))
        try right.open(ProbeSession(index: 0, peer: try lab.peer("a"), node: "b"))
        let found = try await lab.measure(left, from: "a", to: try lab.peer("b"), probes: 200)
        let median = try #require(found.median)
        // What the relay itself takes is part of the path; it is measured by the case without a delay.
        let allowance = max(0.04 * delay, 0.2) + Self.relayAllowance
        #expect(median >= 2 * delay)
        #expect(median <= 2 * delay + allowance, "round trip in ms")
    }

    /// Milliseconds that two passes through the relay's thread may take on a busy machine.
    private static let relayAllowance = 0.3

    @Test("loss is found on the way where it is, as much as was injected")
    func separatesDirectionsOfLoss() async throws {
        let lab = try Lab(seed: 11)
        let (left, right) = (try lab.engine(.ebpf, on: "a"), try lab.engine(.ebpf, on: "b"))
        try right.open(ProbeSession(index: 0, peer: try lab.peer("a"), node: "b"))
        // The first probes find the hardware addresses; lost ARP requests are asked again only after a second.
        _ = try await lab.measure(left, from: "a", to: try lab.peer("b"), probes: 10)
        let before = right.tally().reflected
        lab.network.shape(from: "a", to: "b", LinkShape(loss: 0.1))
        lab.network.shape(from: "b", to: "a", LinkShape(loss: 0.2))
        let found = try await lab.measure(left, from: "a", to: try lab.peer("b"), probes: 600)
        let counts = found.change.counts
        let undecided = counts.lost - counts.lostForward - counts.lostBackward
        #expect(counts.received + counts.lost == 600)
        #expect(undecided < 10, "only those before the first and after the last answer")
        let answersLost = Int(right.tally().reflected - before) - counts.received
        #expect((counts.lostBackward...counts.lostBackward + undecided).contains(answersLost))
        var arrivals = ArrivalRecord(span: 900)
        arrivals.add(found.change.settlements, at: 0)
        let reliability = try #require(arrivals.reliability)
        // Four standard deviations of 600 draws: an interval of 95 % would miss the truth in one run of twenty.
        #expect(abs(reliability.estimate - 0.9) <= 4 * (0.9 * 0.1 / 600).squareRoot())
        #expect(reliability.lower < reliability.estimate && reliability.estimate < reliability.upper)
    }

    @Test(
        "a sender written by hand gets the answer of RFC 8762 from the kernel, and from user space",
        arguments: [
            ProbeMethod.ebpf, .userSpace,
        ])
    func answersAForeignSender(method: ProbeMethod) throws {
        let lab = try Lab()
        let reflector = try lab.engine(method, on: "b")
        try reflector.open(ProbeSession(index: 0, peer: try lab.peer("a", session: 0xABCD), node: "b"))
        let sender = try lab.socket(on: "a", port: 40_000)
        for sequence in UInt8(5)...7 {
            let request = handWrittenRequest(sequence: sequence, session: 0xABCD)
            try sender.send(request, to: try lab.address("b"), port: 862)
            let reply = try #require(try sender.receive())
            #expect(reply.port == 862)
            #expect(reply.octets.count == 44)
            #expect(Array(reply.octets[0..<4]) == [0, 0, 0, sequence - 5])
            #expect(Array(reply.octets[14..<16]) == [0xAB, 0xCD])
            #expect(Array(reply.octets[24..<38]) == Array(request[0..<14]))
            #expect(Array(reply.octets[38..<44]) == [0, 0, 64, 0, 0, 0])
        }
        _ = try lab.shutDown(reflector, on: "b")
    }

    @Test(
        "a reflector written by hand is understood, with and without the session identifier",
        arguments: [(ProbeMethod.ebpf, true), (.ebpf, false), (.userSpace, true), (.userSpace, false)])
    func understandsAForeignReflector(method: ProbeMethod, repeatsSession: Bool) throws {
        let lab = try Lab()
        let reflector = try lab.socket(on: "b", port: 862)
        let engine = try lab.engine(method, on: "a")
        let session = ProbeSession(index: 0, peer: try lab.peer("b"), node: "a")
        try engine.open(session)
        for sequence in UInt32(0)..<3 {
            try engine.send(sequence, in: session)
            let request = try #require(try reflector.receive())
            #expect(request.octets.count == 44)
            #expect(Array(request.octets[0..<4]) == [0, 0, 0, UInt8(sequence)])
            #expect(
                Array(request.octets[14..<16]) == [
                    UInt8(session.outgoing.probe >> 8), UInt8(session.outgoing.probe & 0xFF),
                ])
            #expect(request.octets[16...].allSatisfy { $0 == 0 })
            let echoed = repeatsSession ? Array(request.octets[14..<16]) : [0, 0]
            try reflector.send(
                handWrittenReply(to: request.octets, sequence: 40 + UInt8(sequence), session: echoed),
                to: try lab.address("a"), port: request.port)
            // A second datagram that comes back tells that the first has passed the relay.
            let answer = try awaitAnswer(engine, sequence, session)
            #expect(answer.reflectorSequence == 40 + sequence)
            let roundTrip = try #require(answer.roundTrip)
            #expect(roundTrip > 0)
        }
        _ = try lab.shutDown(engine, on: "a")
    }

    /// Looks again and again for two seconds.
    private func awaitAnswer(_ engine: any ProbeEngine, _ sequence: UInt32, _ session: ProbeSession) throws
        -> ProbeAnswer
    {
        let end = MonitorTime.continuous.now() + 2
        var answer: ProbeAnswer?
        while answer == nil, MonitorTime.continuous.now() < end { answer = engine.answer(to: sequence, in: session) }
        return try #require(answer)
    }

    @Test(
        "a stranger gets no answer, not even an ICMP error, and is counted",
        arguments: [
            ProbeMethod.ebpf, .userSpace,
        ])
    func ignoresStrangers(method: ProbeMethod) throws {
        let lab = try Lab(["a", "b", "stranger"])
        let reflector = try lab.engine(method, on: "b")
        try reflector.open(ProbeSession(index: 0, peer: try lab.peer("a"), node: "b"))
        let stranger = try lab.socket(on: "stranger", port: 40_000)
        try stranger.connect(to: try lab.address("b"), port: 862)
        try stranger.send(handWrittenRequest(sequence: 1, session: 1), to: try lab.address("b"), port: 862)
        #expect(try stranger.receive() == nil)
        #expect(reflector.tally().refusals[.unknownSource] == 1)
        #expect(reflector.tally().reflected == 0)
        _ = try lab.shutDown(reflector, on: "b")
    }

    @Test("a second daemon on the same address is told what is wrong")
    func refusesASecondDaemon() throws {
        let lab = try Lab()
        let first = try lab.engine(.ebpf, on: "a")
        let error = #expect(throws: ProbeError.self) { try lab.engine(.ebpf, on: "a") }
        #expect("\(error.map(\.description) ?? "")".contains("862: Address already in use; another program"))
        _ = try lab.shutDown(first, on: "a")
    }

    @Test("a device that is not there is named")
    func namesUnknownDevices() throws {
        let lab = try Lab()
        var configuration = try lab.configuration("a")
        configuration.devices = ["nosuch0"]
        let error = #expect(throws: ProbeError.self) {
            try lab.network.inside("a") { try EngineChoice(configuration) }
        }
        #expect("\(error.map(\.description) ?? "")".contains("there is no network device \"nosuch0\""))
    }
}
