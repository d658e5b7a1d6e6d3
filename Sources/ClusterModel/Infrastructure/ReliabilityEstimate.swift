/// The probability that a message sent on a link arrives, and how sure that is.
public struct ReliabilityEstimate: Hashable, Sendable, Codable {
    /// 0…1.
    public var estimate: Double
    /// Ends of the 95 % Wilson interval, 0…1; both equal ``estimate`` for a declared link.
    public var lower: Double
    public var upper: Double
    /// Messages that the estimate rests on; `nil` for a declared link, which rests on its author's word.
    public var messages: Int?

    public init(estimate: Double, lower: Double, upper: Double, messages: Int?) {
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
        self.messages = messages
    }

    /// A reliability that somebody declares rather than measures.
    public init(declared: Double) {
        self.init(estimate: declared, lower: declared, upper: declared, messages: nil)
    }

    /// Messages below which an estimate says too little for a hard limit.
    public static let messagesForEvidence = 100

    /// The value that a hard limit is held against.
    ///
    /// - Returns: `nil`, unknown, while fewer than ``messagesForEvidence`` messages were seen and only the estimate is
    ///   asked for; the lower end of the interval is meaningful from the first message on.
    public func value(for evidence: Evidence) -> Double? {
        switch evidence {
        case .certified: lower
        case .estimate: (messages ?? .max) >= Self.messagesForEvidence ? estimate : nil
        }
    }
}

/// How much proof a hard limit on reliability asks for.
public enum Evidence: String, Hashable, Sendable, Codable, CaseIterable {
    /// The estimate, once enough messages were seen.
    case estimate
    /// The lower end of the 95 % Wilson interval.
    case certified
}
