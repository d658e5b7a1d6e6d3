import Benchmark
import RecordedBodies
import WireWork

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], warmupIterations: 20, maxDuration: .seconds(2), maxIterations: 5_000)

    for form in RecordedBody.Form.allCases {
        for nodeCount in RecordedBody.nodeCounts {
            guard let work = try? WireWork(nodeCount: nodeCount, form: form) else { continue }
            Benchmark("copy, \(nodeCount) \(form.rawValue)") { _ in work.copy() }
            Benchmark("filter and prioritize, \(nodeCount) \(form.rawValue)") { _ in
                try work.filter()
                try work.prioritize()
            }
            Benchmark("neutral filter, \(nodeCount) \(form.rawValue)") { _ in try work.neutral() }
        }
    }
}
