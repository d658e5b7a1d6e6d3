import ArgumentParser

/// `isochrone links`: what is known of the links between nodes.
struct LinksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "links",
        abstract: "Show the links between nodes, with how old and how sure their measurements are.",
        discussion: """
            Latencies are one-way and in milliseconds. What is unknown is –. A measurement older than the policy's \
            limits is marked stale, and expired once it counts as unknown.

            EXAMPLES
              isochrone links
              isochrone links --from gate --to core --output json
              isochrone links --sub-cluster edge-north --watch
              isochrone links --matrix --metric latency --statistic p95
            """)

    @OptionGroup var options: ListOptions

    @Option(help: "Only links from this node.")
    var from: String?

    @Option(help: "Only links to this node.")
    var to: String?

    @Option(help: "Only links within this sub-cluster.")
    var subCluster: String?

    @Flag(help: "One metric of all pairs as a matrix: a row for each source, a column for each sink.")
    var matrix = false

    @Option(help: "Of the matrix: latency, jitter, reliability or bandwidth.")
    var metric = LinkMatrix.Metric.latency

    @Option(help: "Of a matrix of latencies: min, p50, p95 or p99.")
    var statistic = "p50"

    func validate() throws {
        if matrix, options.watch { throw ValidationError("--matrix and --watch exclude each other.") }
        if matrix, from != nil || to != nil {
            throw ValidationError("--matrix takes --sub-cluster, and no --from or --to.")
        }
    }

    func run() async throws {
        if matrix { return try await showMatrix() }
        try await options.show(
            "/links", [("from", from), ("to", to), ("subCluster", subCluster)], of: LinkRow.self, text: LinkRow.table)
    }

    private func showMatrix() async throws {
        let connection = try options.server.connection()
        let body = try await connection.get(
            "/links/matrix", [("metric", metric.rawValue), ("statistic", statistic), ("subCluster", subCluster)])
        let matrix = try connection.decode(LinkMatrix.self, from: body)
        switch options.output.format {
        case .text: Terminal.print(matrix.text)
        case .json: Terminal.print(try StructuredOutput.json(matrix))
        case .yaml: Terminal.print(try StructuredOutput.yaml(matrix), terminator: "")
        }
    }
}
