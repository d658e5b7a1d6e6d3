import ArgumentParser

/// `isochrone nodes`: the machines of the cluster.
struct NodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "Show the nodes that the control plane knows.",
        discussion: """
            EXAMPLES
              isochrone nodes
              isochrone nodes --output yaml
              isochrone nodes --watch --server http://127.0.0.1:8080
            """)

    @OptionGroup var options: ListOptions

    func run() async throws {
        try await options.show("/nodes", [], of: NodeRow.self, text: NodeRow.table)
    }
}
