/// Where the latency of pairs that nobody measured comes from: a pure function of two indices of nodes in a snapshot.
public struct LinkPredictions: Sendable {
    private let predict: @Sendable (_ source: Int, _ sink: Int) -> PredictedLatency?

    public init(_ predict: @escaping @Sendable (_ source: Int, _ sink: Int) -> PredictedLatency?) {
        self.predict = predict
    }

    /// What the latency of a link is likely to be; `nil` where nothing can be said.
    public func latency(from source: Int, to sink: Int) -> PredictedLatency? {
        predict(source, sink)
    }
}

/// A one-way delay that nobody measured, in milliseconds.
public struct PredictedLatency: Hashable, Sendable, Codable {
    /// What the objective counts.
    public var expected: Double
    /// The prediction with its error bound added: what limits are held against.
    public var upper: Double

    public init(expected: Double, upper: Double) {
        self.expected = expected
        self.upper = upper
    }
}
