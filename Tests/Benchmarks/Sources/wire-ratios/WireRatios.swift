import Foundation
import RecordedBodies
import WireWork

/// Prints what reading a request and writing its answers costs beside copying the bytes of both, which is the least that
/// any server does.
@main
struct WireRatios {
    static func main() {
        do {
            try printTable()
        } catch {
            FileHandle.standardError.write(Data("wire-ratios: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func printTable() throws {
        print(
            column("nodes", 6), column("form", 8), column("copy p50"), column("filter p50"), column("p99"),
            column("both p50"), column("p99"), column("neutral p50"), column("both/copy"), "  (µs of processor time)",
            separator: "")
        for form in RecordedBody.Form.allCases {
            for nodeCount in RecordedBody.nodeCounts {
                try print(line(nodeCount, form))
            }
        }
    }

    private static func line(_ nodeCount: Int, _ form: RecordedBody.Form) throws -> String {
        let work = try WireWork(nodeCount: nodeCount, form: form)
        let count = work.body.count > 1_000_000 ? 50 : 2_000
        let copy = Samples(count) { work.copy() }
        let filter = try Samples(count) { try work.filter() }
        let both = try Samples(count) {
            try work.filter()
            try work.prioritize()
        }
        let neutral = try Samples(count) { try work.neutral() }
        return column("\(nodeCount)", 6) + column(form.rawValue, 8) + column(copy.percentile(0.5))
            + column(filter.percentile(0.5)) + column(filter.percentile(0.99)) + column(both.percentile(0.5))
            + column(both.percentile(0.99)) + column(neutral.percentile(0.5))
            + column(both.percentile(0.5) / copy.percentile(0.5))
    }
}
