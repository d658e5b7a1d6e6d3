import ArgumentParser
import Foundation
import Installation

/// `isochrone status`: what is wrong with an installation, and what to do.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say what is wrong with an installation in a cluster, and what to do.",
        discussion: """
            Looks at the objects, certificates, webhooks, pods, the scheduler's configuration, the daemons of all nodes and \
            the Applications. Exit status: 0 all is well, warnings included; 1 something is wrong; 2 the input is wrong.

            EXAMPLES
              \(ProgramName.current) status
              \(ProgramName.current) status --context production --output json
            """)

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        do {
            let connection = try cluster.connection()
            let settings = try InstallationSettings(
                namespace: cluster.namespace ?? InstallationSettings.defaultNamespace)
            let inspection = Inspection(
                connection.access, namespace: settings.namespace
            ) { namespace, path async throws(InstallationError) in try await connection.status(namespace, path) }
            let findings = try await inspection.findings(now: Date())
            try show(findings)
            guard findings.allSatisfy({ $0.grade != .bad }) else { throw ExitCode.failedJob }
        } catch let error as InstallationError {
            throw ClusterOptions.failure(error)
        }
    }

    private func show(_ findings: [Finding]) throws {
        let rows = findings.map(Row.init)
        switch output.format {
        case .text: Terminal.print(Self.table(findings).text())
        case .json: Terminal.print(try StructuredOutput.json(rows))
        case .yaml: Terminal.print(try StructuredOutput.yaml(rows), terminator: "")
        }
    }

    private static func table(_ findings: [Finding]) -> TextTable {
        var table = TextTable(["", "WHAT", "IS", "TO DO"])
        for finding in findings {
            let tone: TextTable.Tone =
                switch finding.grade {
                case .good: .good
                case .warning: .warning
                case .bad: .bad
                }
            let mark = finding.grade == .good ? "ok" : finding.grade.rawValue
            table.add([
                .init(mark, tone), .init(finding.subject), .init(finding.text), .init(finding.remedy ?? ""),
            ])
        }
        return table
    }

    private struct Row: Encodable {
        var grade: String
        var subject: String
        var text: String
        var remedy: String?

        init(_ finding: Finding) {
            grade = finding.grade.rawValue
            subject = finding.subject
            text = finding.text
            remedy = finding.remedy
        }
    }
}
