import Foundation
import Testing

/// The commands of one fenced `sh` block of a document.
struct DocumentedScript: CustomTestStringConvertible, Sendable {
    var file: String
    var line: Int
    var commands: [String]

    var testDescription: String { "\(file):\(line)" }

    /// The directory of the project.
    static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every block of every document that users read.
    static func all() throws -> [DocumentedScript] {
        let documentation = project.appendingPathComponent("Sources/ClusterModel/Documentation.docc")
        let pages =
            FileManager.default.enumerator(at: documentation, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL } ?? []
        let roots = ["README.md", "CONTRIBUTING.md"].map { project.appendingPathComponent($0) }
        return try (roots + pages).filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
            .flatMap { try blocks(of: $0) }
    }

    private static func blocks(of url: URL) throws -> [DocumentedScript] {
        let name = String(url.path.dropFirst(project.path.count + 1))
        var scripts: [DocumentedScript] = []
        var current: DocumentedScript?
        for (index, line) in try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .enumerated() {
            if var script = current {
                if line.hasPrefix("```") {
                    scripts.append(script)
                    current = nil
                } else {
                    script.commands.append(String(line))
                    current = script
                }
            } else if line == "```sh" {
                current = DocumentedScript(file: name, line: index + 2, commands: [])
            }
        }
        return scripts
    }

    /// The block as a script that ends what it started and stops at the first failure.
    func shellScript(programs: String) -> String {
        var lines = ["set -eu", "PATH=\(programs):$PATH", "started=", "trap 'kill $started 2>/dev/null || true' EXIT"]
        for command in commands {
            lines.append(command)
            if command.hasSuffix("&") {
                lines.append("started=\"$started $!\"")
                lines.append("for try in $(seq 100); do isochrone nodes >/dev/null 2>&1 && break; sleep 0.1; done")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The targets of `make` that the block names; they are not run, since the tests are one of them.
    var makeTargets: [String] {
        commands.filter { $0.hasPrefix("make ") }.compactMap {
            $0.split(separator: " ").dropFirst().first.map(String.init)
        }
    }
}
