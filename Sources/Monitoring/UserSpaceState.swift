import BPFPrograms
import CProbeABI
import LinkEstimation

/// What user space knows of its sessions; the counterpart of the kernel's maps.
struct UserSpaceState {
    private struct Slot {
        var sequence: UInt32
        var sent: UInt64
        var sentOnWire: NTPTimestamp
        var clocks: ClockReading
        var answer: ProbeAnswer?
    }

    private struct Sender {
        let session: ProbeSession
        /// By sequence number modulo their count.
        var slots: [Slot?]
        /// Seconds of the monotonic clock.
        var lastHeartbeat: Double?
    }

    private struct Reflected {
        let identifiers: ProbeSession.Identifiers
        var sequence: UInt32 = 0
        var heartbeats: UInt32 = 0
        var due: UInt64 = 0
    }

    private let slotCount: Int
    private let pace: AnswerPace
    private var senders: [IPAddress: Sender] = [:]
    private var reflected: [IPAddress: Reflected] = [:]
    private(set) var tally = ReflectorTally()

    init(slots: Int, pace: AnswerPace) {
        slotCount = slots
        self.pace = pace
    }

    mutating func open(_ session: ProbeSession) {
        senders[session.peer.address] = Sender(session: session, slots: Array(repeating: nil, count: slotCount))
    }

    /// Answers a peer whose probes carry these identifiers; one that was answered before is counted on.
    mutating func admit(_ peer: IPAddress, _ identifiers: ProbeSession.Identifiers) {
        guard reflected[peer]?.identifiers != identifiers else { return }
        reflected[peer] = Reflected(identifiers: identifiers)
    }

    /// Answers these peers, and nobody else.
    mutating func setKnown(_ known: [IPAddress: ProbeSession.Identifiers]) {
        reflected = reflected.filter { known[$0.key] != nil }
        for (peer, identifiers) in known { admit(peer, identifiers) }
    }

    mutating func close(_ session: ProbeSession) {
        senders[session.peer.address] = nil
    }

    /// The number of the next answer to a peer: kernel and user space hand the count over to each other.
    subscript(reflectorSequence peer: IPAddress) -> UInt32 {
        get { reflected[peer]?.sequence ?? 0 }
        set { reflected[peer]?.sequence = newValue }
    }

    mutating func remember(
        _ sequence: UInt32, in session: ProbeSession, at now: UInt64, on wire: NTPTimestamp,
        clocks: ClockReading = .now
    ) {
        let index = index(sequence)
        senders[session.peer.address]?.slots[index] = Slot(
            sequence: sequence, sent: now, sentOnWire: wire, clocks: clocks)
    }

    mutating func countStamped() {
        tally.stamped += 1
    }

    func answer(to sequence: UInt32, in session: ProbeSession) -> ProbeAnswer? {
        guard let slot = senders[session.peer.address]?.slots[index(sequence)], slot.sequence == sequence
        else { return nil }
        return slot.answer
    }

    func lastHeartbeat(of peer: IPAddress) -> Double? {
        senders[peer]?.lastHeartbeat
    }

    /// The answer to a probe, without its own timestamp; `nil` when it is refused, which is counted.
    mutating func reply(to content: ArraySlice<UInt8>, of length: Int, from datagram: probe_datagram) -> stamp_reply? {
        let source = IPAddress(datagram.address)
        guard var peer = reflected[source] else { return refuse(.unknownSource) }
        guard (STAMP_BASE_SIZE...STAMP_LARGEST_SIZE).contains(length),
            let request = Self.read(content, as: stamp_request())
        else { return refuse(.wrongSize) }
        let session = UInt16(bigEndian: request.session_be)
        let isHeartbeat = session == peer.identifiers.heartbeat
        guard isHeartbeat || session == peer.identifiers.probe else { return refuse(.wrongSession) }
        guard pace.admits(at: SystemClocks.monotonic, due: &peer.due) else {
            reflected[source] = peer
            return refuse(.rateExceeded)
        }
        let sequence = isHeartbeat ? peer.heartbeats : peer.sequence
        if isHeartbeat { peer.heartbeats &+= 1 } else { peer.sequence &+= 1 }
        reflected[source] = peer
        if !isHeartbeat { tally.reflected += 1 }
        return stamp_reply(to: request, sequence: sequence, received: Self.arrival(of: datagram), ttl: datagram.ttl)
    }

    /// Takes an answer in, or counts why it is none.
    mutating func take(
        _ content: ArraySlice<UInt8>, of length: Int, from datagram: probe_datagram, port: UInt16,
        clocks: ClockReading = .now
    ) {
        let source = IPAddress(datagram.address)
        guard let session = senders[source]?.session, datagram.port == port else {
            return refuseAnswer(.unknownSource)
        }
        guard (STAMP_BASE_SIZE...STAMP_LARGEST_SIZE).contains(length),
            let reply = Self.read(content, as: stamp_reply())
        else { return refuseAnswer(.wrongSize) }
        let identifier = UInt16(bigEndian: reply.session_be)
        if let heartbeat = session.outgoing.heartbeat, identifier == heartbeat {
            senders[source]?.lastHeartbeat = Double(SystemClocks.monotonic) / 1e9
            return
        }
        // A reflector of RFC 8762 alone leaves the session identifier zero.
        guard identifier == 0 || identifier == session.outgoing.probe else { return refuseAnswer(.wrongSession) }
        let sequence = UInt32(bigEndian: reply.sender_sequence_be)
        let index = index(sequence)
        guard var slot = senders[source]?.slots[index], slot.sequence == sequence,
            slot.sentOnWire == NTPTimestamp(reply.sender_timestamp)
        else { return refuseAnswer(.unexpected) }
        slot.answer = Self.answer(reply, to: slot, from: datagram, clocks)
        senders[source]?.slots[index] = slot
    }

    private static func answer(
        _ reply: stamp_reply, to slot: Slot, from datagram: probe_datagram, _ clocks: ClockReading
    ) -> ProbeAnswer {
        if var known = slot.answer {
            known.copies += 1
            return known
        }
        let received = datagram.received == 0 ? SystemClocks.realtime : datagram.received
        guard !slot.clocks.wasSet(until: clocks) else {
            // The packet was answered, but its time away is not known: T1 and T4 are of two different clocks.
            let away = Double(clocks.monotonic &- slot.clocks.monotonic) / 1e9
            return ProbeAnswer(
                roundTrip: nil, delay: away, arrival: received,
                reflectorSequence: UInt32(bigEndian: reply.sequence_be), copies: 1)
        }
        let timing = ProbeTiming(
            sent: slot.sent, received: received, reflectorReceived: NTPTimestamp(reply.received),
            reflectorSent: NTPTimestamp(reply.timestamp))
        return timing.answer(reflectorSequence: UInt32(bigEndian: reply.sequence_be), copies: 1)
    }

    private static func arrival(of datagram: probe_datagram) -> NTPTimestamp {
        datagram.received == 0 ? .now : NTPTimestamp(unixNanoseconds: datagram.received)
    }

    /// The first octets as a packet; `nil` when there are too few.
    private static func read<Packet: BitwiseCopyable>(_ content: ArraySlice<UInt8>, as empty: Packet) -> Packet? {
        guard content.count >= MemoryLayout<Packet>.size else { return nil }
        return content.withUnsafeBytes { $0.loadUnaligned(as: Packet.self) }
    }

    private func index(_ sequence: UInt32) -> Int { Int(sequence) % slotCount }

    private mutating func refuse(_ reason: RefusalReason) -> stamp_reply? {
        tally.refusals[reason, default: 0] += 1
        return nil
    }

    private mutating func refuseAnswer(_ reason: RefusalReason) {
        tally.refusedAnswers[reason, default: 0] += 1
    }
}
