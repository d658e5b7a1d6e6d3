import Foundation
import PlacementInstances

/// Measures the planner: how fast it proves, how near it comes, how it grows, and whether it keeps its deadline.
@main
struct PlacementBench {
    static let usage = """
        usage: placement-bench PART …
          sizes                     the table of sizes and times
          gaps DATA [COUNT]         gaps to the optimum on real applications and networks
          strategies DATA [COUNT]   other ways of placing, on instances with a proven optimum
          growth [FILE.svg]         how time and memory grow with nodes, as a plot
          simulation [COUNT]        pods one after the other, of COUNT applications (1000)
          lateness                  how late plans come
          export DATA FOLDER COUNT  instances and plans for the judge
          grow-one NODES            one size of growth, in a process of its own
          pods-one NODES WAY COUNT  one row of simulation, in a process of its own
        """

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try run(arguments.first ?? "", Array(arguments.dropFirst()))
        } catch is UsageError {
            complain(usage)
            exit(2)
        } catch {
            complain("placement-bench: \(error)")
            exit(1)
        }
    }

    private static func run(_ part: String, _ rest: [String]) throws {
        switch part {
        case "sizes": SizesPart.run()
        case "lateness": LatenessPart.run()
        case "growth": try GrowthPart.run(file: rest.first)
        case "grow-one": try GrowthPart.one(nodes: number(rest.first))
        case "simulation": try SimulationPart.run(applications: rest.isEmpty ? 1000 : number(rest[0]))
        case "pods-one":
            guard rest.count == 3, let way = Int(rest[1]) else { throw UsageError() }
            try SimulationPart.one(nodes: number(rest[0]), way: way, applications: number(rest[2]))
        case "gaps": try GapsPart.run(try data(rest.first), count: rest.count > 1 ? number(rest[1]) : 200)
        case "strategies":
            StrategiesPart.run(try data(rest.first), count: rest.count > 1 ? try number(rest[1]) : 200)
        case "export":
            guard rest.count == 3 else { throw UsageError() }
            try ExportPart.run(try data(rest[0]), folder: rest[1], count: number(rest[2]))
        default: throw UsageError()
        }
    }

    private static func data(_ folder: String?) throws -> RealInstances {
        guard let folder else { throw UsageError() }
        return try RealInstances(folder: URL(fileURLWithPath: folder))
    }

    private static func number(_ text: String?) throws -> Int {
        guard let number = text.flatMap({ Int($0) }), number > 0 else { throw UsageError() }
        return number
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}

struct UsageError: Error {}
