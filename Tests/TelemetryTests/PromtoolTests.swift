import CoreMetrics
import Foundation
import Telemetry
import Testing

struct PromtoolTests {
    private static let tool = "/usr/bin/promtool"
    private static let isPresent = FileManager.default.isExecutableFile(atPath: tool)
    private static let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"

    @Test(
        "promtool has nothing to say against the metrics of a process and of all kinds",
        .enabled(if: isPresent || isRequired, "promtool is needed (Debian package prometheus)"))
    func accepted() throws {
        let registry = PrometheusRegistry()
        Telemetry.registerStandardMetrics(in: registry, program: "test", version: "1.2.3")
        registry.describe("isochrone_plans_total", help: "Plans.")
        registry.describe("isochrone_planning_seconds", help: "Time to make a plan.")
        registry.describe("isochrone_nodes", help: "Nodes.")
        for node in ["a", "ü\"\\\n"] {
            Counter(label: "isochrone_plans", dimensions: [("node", node)], factory: registry).increment()
            Timer(label: "isochrone_planning", dimensions: [("node", node)], factory: registry).recordMilliseconds(7)
            Meter(label: "isochrone_nodes", dimensions: [("node", node)], factory: registry).set(-0.5)
        }
        let (status, output) = try Self.check(registry.render())
        #expect(status == 0 && output.isEmpty, "\(output)")
    }

    @Test(
        "promtool would have said something",
        .enabled(if: isPresent || isRequired, "promtool is needed (Debian package prometheus)"))
    func refused() throws {
        #expect(try Self.check(Array("a 1\na 2\n".utf8)).status != 0)
    }

    private static func check(_ metrics: [UInt8]) throws -> (status: Int32, output: String) {
        let (input, output) = (Pipe(), Pipe())
        let process = Process()
        process.executableURL = URL(filePath: tool)
        process.arguments = ["check", "metrics"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        input.fileHandleForWriting.write(Data(metrics))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
