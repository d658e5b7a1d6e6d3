import Glibc

/// Times of one thing that was done many times.
public struct Samples: Sendable {
    private var sorted: [Double] = []

    /// Measures the processor time of `work` until it was done `count` times, after a tenth of that to warm up: what
    /// else the machine does then hardly shows.
    public init(_ count: Int, _ work: () throws -> Void) rethrows {
        for _ in 0..<max(1, count / 10) { try work() }
        var times: [Double] = []
        for _ in 0..<count {
            let start = Self.processorTime()
            try work()
            times.append(Self.processorTime() - start)
        }
        self.init(times)
    }

    /// - Parameter times: in microseconds.
    public init(_ times: [Double]) {
        sorted = times.sorted()
    }

    /// What this thread has used, in microseconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }

    /// The time that a share of the samples keeps, in microseconds.
    public func percentile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}

/// `value` with one decimal, in `width` columns.
public func column(_ value: Double, _ width: Int = 11) -> String {
    column("\((value * 10).rounded() / 10)", width)
}

/// `text` at the right of `width` columns.
public func column(_ text: String, _ width: Int = 11) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
}
