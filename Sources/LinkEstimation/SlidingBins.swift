/// What happened in a sliding span of time, added up in bins so that memory is bounded.
struct SlidingBins<Content: Sendable>: Sendable {
    private struct Bin: Sendable {
        let start: Double
        var end: Double
        var content: Content
    }

    /// Seconds until something is forgotten, up to one ``resolution`` later.
    let span: Double
    /// Seconds that one bin collects; 0: every moment has its own.
    let resolution: Double
    private let empty: Content
    private var bins: [Bin] = []

    init(span: Double, resolution: Double, empty: Content) {
        self.span = span
        self.resolution = resolution
        self.empty = empty
    }

    /// Changes what is counted at `now`, in seconds, and forgets what is older than the span.
    mutating func add(at now: Double, _ change: (inout Content) -> Void) {
        if let last = bins.last, now == last.end || now - last.start < resolution {
            bins[bins.count - 1].end = now
        } else {
            bins.append(Bin(start: now, end: now, content: empty))
        }
        change(&bins[bins.count - 1].content)
        bins.removeFirst(bins.prefix { now - $0.end >= span }.count)
    }

    /// Corrects what was counted before, the oldest first.
    mutating func correct(_ change: (inout Content) -> Void) {
        for index in bins.indices { change(&bins[index].content) }
    }

    /// The contents of the bins that ended less than `seconds` before `now`.
    func contents(of seconds: Double, at now: Double) -> some Sequence<Content> {
        bins.lazy.filter { now - $0.end < seconds }.map(\.content)
    }
}
