import Foundation
import StrategyBench

/// Compares all placement strategies on instances that are drawn from real networks and applications.
@main
struct StrategyBenchProgram {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let folder = arguments.first, arguments.count <= 2, let count = Int(arguments.dropFirst().first ?? "200"),
            count > 0
        else {
            complain("usage: strategy-bench FOLDER-OF-EXAMPLES [NUMBER-OF-INSTANCES]")
            exit(2)
        }
        do {
            let drawn = try InstanceMaker.instances(from: URL(fileURLWithPath: folder), count: count, seconds: 10)
            print(
                "\n### Strategies on \(drawn.found.count) instances with a proven optimum (\(drawn.infeasible) more were "
                    + "proven infeasible, \(drawn.undecided) not decided in 10 s)\n")
            print(StrategyTable(instances: drawn.found).markdown())
        } catch {
            complain("strategy-bench: \(error)")
            exit(1)
        }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
