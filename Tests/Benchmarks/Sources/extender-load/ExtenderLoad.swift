import Foundation
import RecordedBodies

/// Asks a running extender as kube-scheduler does, filter and then prioritize over one keep-alive connection, and prints
/// how long it took. The time of this client and of the loopback is in the figures; `--baseline-port` shows how much
/// that is.
@main
struct ExtenderLoad {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            if let directory = options.directory {
                try write(options, to: directory)
            } else if options.row != nil {
                print(try await Row(options: options).text())
            } else {
                try await printColumns(options)
            }
        } catch let misuse as Options.Misuse {
            FileHandle.standardError.write(Data("extender-load: \(misuse.text)\n\(Options.help)\n".utf8))
            exit(2)
        } catch {
            FileHandle.standardError.write(Data("extender-load: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func printColumns(_ options: Options) async throws {
        print(
            column("nodes", 6), column("form", 8), column("filter p50"), column("p99"), column("prio p50"),
            column("p99"), column("both p50"), column("p99"), column("base p50"), column("p99"), column("ratio", 7),
            "  (µs)", separator: "")
        for form in options.forms {
            for nodeCount in options.nodeCounts { print(try await line(nodeCount, form, options)) }
        }
    }

    /// One file for each pod: `body-0.json` and so on.
    private static func write(_ options: Options, to directory: String) throws {
        for (index, pod) in options.pods.enumerated() {
            let body = try RecordedBody(
                nodeCount: options.nodeCounts.last ?? 1_000, form: options.forms.first ?? .names, pod: pod)
            try Data(body.bytes).write(to: URL(filePath: "\(directory)/body-\(index).json"))
        }
    }

    private static func line(
        _ nodeCount: Int, _ form: RecordedBody.Form, _ options: Options
    ) async throws -> String {
        let bodies = try options.pods.map { try RecordedBody(nodeCount: nodeCount, form: form, pod: $0).bytes }
        let count = bodies[0].count > 1_000_000 ? max(1, options.count / 20) : options.count
        let own = try await Pairs.measured(
            port: options.port,
            bodies.map { RequestPair(["\(options.prefix)/filter", "\(options.prefix)/prioritize"], $0) }, count: count,
            connections: options.connections)
        var text = column("\(nodeCount)", 6) + column(form.rawValue, 8)
        for samples in [own.first, own.second, own.both] {
            text += column(samples.percentile(0.5)) + column(samples.percentile(0.99))
        }
        guard let port = options.baselinePort else { return text }
        let base = try await Pairs.measured(
            port: port, bodies.map { RequestPair(own.sizes.map { "/baseline?bytes=\($0)" }, $0) }, count: count,
            connections: options.connections
        ).both
        return text + column(base.percentile(0.5)) + column(base.percentile(0.99))
            + column(own.both.percentile(0.5) / base.percentile(0.5), 7)
    }
}
