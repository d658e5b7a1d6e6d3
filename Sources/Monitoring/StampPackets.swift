import CProbeABI

extension NTPTimestamp {
    static var now: NTPTimestamp { NTPTimestamp(unixNanoseconds: SystemClocks.realtime) }
}

extension stamp_request {
    /// RFC 8762, 4.2.1.
    init(sequence: UInt32, session: UInt16, timestamp: NTPTimestamp) {
        self.init()
        sequence_be = sequence.bigEndian
        self.timestamp = timestamp.wire
        error_estimate_be = UInt16(STAMP_ERROR_ESTIMATE).bigEndian
        session_be = session.bigEndian
    }
}

extension stamp_reply {
    /// The answer of RFC 8762, 4.3.1 to a request; its own timestamp is to be set last.
    init(to request: stamp_request, sequence: UInt32, received: NTPTimestamp, ttl: UInt8) {
        self.init()
        sequence_be = sequence.bigEndian
        error_estimate_be = UInt16(STAMP_ERROR_ESTIMATE).bigEndian
        session_be = request.session_be
        self.received = received.wire
        sender_sequence_be = request.sequence_be
        sender_timestamp = request.timestamp
        sender_error_estimate_be = request.error_estimate_be
        sender_ttl = ttl
    }
}
