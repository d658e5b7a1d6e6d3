import ArgumentParser

/// `isochrone decisions`: what kube-scheduler was told lately.
struct DecisionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "Show what kube-scheduler was told lately, and what each answer was made from.",
        discussion: """
            One line for each answer to filter, prioritize, bind and preempt, the newest last; equal answers to one pod in a \
            row are counted. `isochrone explain APPLICATION --pod POD` tells single nodes.

            EXAMPLES
              isochrone decisions
              isochrone decisions --namespace city --application traffic-watch --verb filter
              isochrone decisions --pod detector-7d4b9 --output json
              isochrone decisions --watch
            """)

    @OptionGroup var options: ListOptions

    @Option(help: "Only pods of this namespace.")
    var namespace: String?

    @Option(help: "Only pods of this application.")
    var application: String?

    @Option(help: "Only this pod.")
    var pod: String?

    @Option(help: "Only answers to filter, prioritize, bind or preempt.")
    var verb: String?

    func run() async throws {
        try await options.show(
            "/decisions",
            [("namespace", namespace), ("application", application), ("pod", pod), ("verb", verb)],
            of: DecisionRow.self, text: DecisionRow.table)
    }
}
