import ClusterModel
import Manifests
import Testing

@Suite("Quantities")
struct QuantityTests {
    @Test(
        "a duration is the nearest number of milliseconds",
        arguments: [
            ("40ms", 40), ("0.1ms", 0.1), ("1.5s", 1_500), ("100us", 0.1), ("100µs", 0.1), ("2m", 120_000),
            ("1h", 3_600_000), ("0.3s", 300), ("2.675ms", 2.675), ("1e-3ms", 0.001), ("5ns", 5e-6), ("0ms", 0),
            (".5ms", 0.5), ("7.ms", 7), ("+3ms", 3), ("0.1m", 6_000),
        ] as [(String, Double)])
    func durations(text: String, milliseconds: Double) throws {
        let result = application(component: "processingLatency: \(text)")
        #expect(result.value?.components.first?.processingLatency == milliseconds, "\(result.report)")
    }

    @Test(
        "CPU is in thousandths of a core, memory in bytes",
        arguments: [
            ("cpu: 250m", 250, 0), ("cpu: \"2\"", 2_000, 0), ("cpu: 2", 2_000, 0), ("cpu: 0.5", 500, 0),
            ("cpu: 1k", 1_000_000, 0), ("cpu: 500000u", 500, 0), ("memory: 128Mi", 0, 134_217_728),
            ("memory: 1G", 0, 1_000_000_000), ("memory: 4096", 0, 4_096), ("memory: 1e9", 0, 1_000_000_000),
            ("memory: 1E", 0, 1_000_000_000_000_000_000), ("memory: 1.5Gi", 0, 1_610_612_736),
            ("memory: 1E3", 0, 1_000), ("memory: 128000m", 0, 128), ("memory: 7Ei", 0, 8_070_450_532_247_928_832),
            ("memory: 9223372036854775807", 0, .max), ("memory: 0.5Ki", 0, 512),
        ] as [(String, Int64, Int64)])
    func resources(text: String, milliCPU: Int64, memory: Int64) {
        let result = application(component: "resources: {\(text)}")
        #expect(
            result.value?.components.first?.resources == Resources(milliCPU: milliCPU, memory: memory),
            "\(result.report)")
    }

    @Test("other resources are in thousandths of their unit")
    func extended() {
        let result = application(component: "resources: {nvidia.com/gpu: 2, ephemeral-storage: 1Ki, a: 5m}")
        #expect(
            result.value?.components.first?.resources.extended
                == ["nvidia.com/gpu": 2_000, "ephemeral-storage": 1_024_000, "a": 5])
    }

    @Test(
        "more memory than fits into 64 bits is a problem",
        arguments: [
            "8Ei", "9223372036854775808", "1e19", "1e99999999999", "99999999999999999999999999999999999999999Ei",
        ])
    func overflow(text: String) {
        let problem = application(component: "resources: {memory: \(text)}").problems.first
        #expect(problem?.message == "`\(text)` is too large a number")
    }

    @Test(
        "a ratio is per cent or plain",
        arguments: [
            ("99.9%", 0.999), ("0.999", 0.999), ("100%", 1), ("1", 1), ("1e-3", 0.001), ("12.5%", 0.125),
            ("\"0.1%\"", 0.001),
        ] as [(String, Double)])
    func ratios(text: String, ratio: Double) {
        let result = application(adding: "constraints: [{reliability: {min: \(text)}}]")
        #expect(result.value?.constraints.first?.rule == .reliability(min: ratio, evidence: nil), "\(result.report)")
    }

    @Test(
        "a bandwidth is in bit/s",
        arguments: [
            ("5Mbps", 5e6), ("1Gbps", 1e9), ("500kbps", 5e5), ("9600bps", 9_600), ("0.1Gbps", 1e8), ("2Tbps", 2e12),
        ] as [(String, Double)])
    func bandwidths(text: String, bitsPerSecond: Double) {
        let result = application(adding: "constraints: [{bandwidth: {min: \(text)}}]")
        #expect(result.value?.constraints.first?.rule == .bandwidth(min: bitsPerSecond), "\(result.report)")
    }
}
