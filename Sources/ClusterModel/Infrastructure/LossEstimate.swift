/// The probability that a message is lost on its way, and how sure that is.
public struct LossEstimate: Hashable, Sendable, Codable {
    /// 0…1.
    public var estimate: Double
    /// Ends of the 95 % Wilson interval, 0…1.
    public var lower: Double
    public var upper: Double
    /// Messages that the estimate rests on.
    public var messages: Int

    public init(estimate: Double, lower: Double, upper: Double, messages: Int) {
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
        self.messages = messages
    }
}

/// The loss in one direction over spans that end now; `nil` where no message was sent.
public struct LossHistory: Hashable, Sendable, Codable {
    public var minute: LossEstimate?
    public var quarterHour: LossEstimate?
    public var day: LossEstimate?

    public init(minute: LossEstimate? = nil, quarterHour: LossEstimate? = nil, day: LossEstimate? = nil) {
        self.minute = minute
        self.quarterHour = quarterHour
        self.day = day
    }
}
