import Foundation
import Telemetry
import Testing

struct ProcessMetricsTests {
    @Test("the figures of the process are those of this process")
    func plausible() throws {
        let registry = PrometheusRegistry()
        Telemetry.registerStandardMetrics(in: registry, program: "test", version: "1.2.3")
        let lines = String(decoding: registry.render(), as: UTF8.self).split(separator: "\n")
        func value(_ name: String) throws -> Double {
            let line = try #require(lines.first { $0.hasPrefix(name + " ") })
            return try #require(line.split(separator: " ").last.flatMap { Double($0) })
        }
        #expect(try value("process_cpu_seconds_total") > 0)
        #expect(try (1e6..<1e11).contains(value("process_resident_memory_bytes")))
        #expect(try (3..<100_000).contains(value("process_open_fds")))
        let age = Date().timeIntervalSince1970 - (try value("process_start_time_seconds"))
        #expect((-2..<3_600).contains(age))
        #expect(lines.contains("isochrone_build_info{program=\"test\",version=\"1.2.3\"} 1"))
    }
}
