import RecordedBodies

/// One row of the table of what is to be reached: `what | p50 | p99 | to reach | base p50 | p99 | ratio | held`.
struct Row {
    let options: Options

    static let header = """
        | what | p50 | p99 | to reach | baseline p50 | p99 | ratio | held |
        |---|---|---|---|---|---|---|---|
        """

    /// Measures and puts it in words.
    func text() async throws -> String {
        options.connections > 1 ? try await crowdText() : try await singleText()
    }

    /// One connection, against the baseline.
    private func singleText() async throws -> String {
        let (body, count) = try work()
        let pairs = body.map { RequestPair(verbs, $0) }
        let own = try await measured(options.port, pairs, count, 1)
        var cells = [options.row ?? "", milliseconds(own, 0.5), milliseconds(own, 0.99), limits]
        var isHeld = isWithin(own) && own.errors == 0
        if let port = options.baselinePort {
            let base = try await measured(
                port, body.map { RequestPair(own.sizes.map { "/baseline?bytes=\($0)" }, $0) }, count, 1)
            let ratio = samples(own).percentile(0.5) / samples(base).percentile(0.5)
            cells += [milliseconds(base, 0.5), milliseconds(base, 0.99), rounded(ratio)]
            isHeld = isHeld && ratio <= options.limitRatio ?? .infinity
        } else {
            cells += ["", "", ""]
        }
        return line(cells + [isHeld ? "yes" : "NO"])
    }

    /// Many connections, against one connection that does the same.
    private func crowdText() async throws -> String {
        let (body, count) = try work()
        let pairs = body.map { RequestPair(verbs, $0) }
        let single = try await measured(options.port, pairs, count, 1)
        let crowd = try await measured(options.port, pairs, count * 4, options.connections)
        let ratio = samples(crowd).percentile(0.99) / samples(single).percentile(0.99)
        let limit = options.limitRatio ?? 10
        let isHeld = crowd.errors == 0 && ratio <= limit
        return line([
            options.row ?? "", milliseconds(crowd, 0.5), milliseconds(crowd, 0.99),
            "no error, p99 ≤ \(rounded(limit)) × one connection", milliseconds(single, 0.5), milliseconds(single, 0.99),
            "\(rounded(ratio)) (\(crowd.errors) errors)", isHeld ? "yes" : "NO",
        ])
    }

    private var verbs: [String] { ["\(options.prefix)/filter", "\(options.prefix)/prioritize"] }

    /// A body for each pod, and how many pairs of requests to send.
    private func work() throws -> (bodies: [[UInt8]], count: Int) {
        let form = options.forms.first ?? .names
        let bodies = try options.pods.map {
            try RecordedBody(nodeCount: options.nodeCounts.last ?? 1_000, form: form, pod: $0).bytes
        }
        return (bodies, form == .objects ? max(20, options.count / 20) : options.count)
    }

    private func measured(_ port: UInt16, _ work: [RequestPair], _ count: Int, _ connections: Int) async throws -> Pairs
    {
        try await Pairs.measured(port: port, work, count: count, connections: connections)
    }

    private func samples(_ pairs: Pairs) -> Samples { options.isPair ? pairs.both : pairs.each }

    private func milliseconds(_ pairs: Pairs, _ share: Double) -> String {
        "\(rounded(samples(pairs).percentile(share) / 1000)) ms"
    }

    private func isWithin(_ pairs: Pairs) -> Bool {
        samples(pairs).percentile(0.5) / 1000 <= options.limit50 ?? .infinity
            && samples(pairs).percentile(0.99) / 1000 <= options.limit99 ?? .infinity
    }

    private var limits: String {
        let parts = [
            options.limit50.map { "p50 ≤ \(rounded($0)) ms" }, options.limit99.map { "p99 ≤ \(rounded($0)) ms" },
            options.limitRatio.map { "ratio ≤ \(rounded($0))" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    private func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
}
