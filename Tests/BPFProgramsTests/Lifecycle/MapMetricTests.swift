import ClusterModel
import Testing

@testable import BPFPrograms

/// From the octets of a map's entries to series.
struct MapMetricTests {
    private static func metric(
        _ kind: MapMetric.Kind = .counter, labels: [MapMetric.Label] = [], buckets: MapMetric.Buckets? = nil,
        scale: Double = 1, largest: Int = 200
    ) -> MapMetric {
        MapMetric(
            name: "things", map: "map", kind: kind, help: "Things.", labels: labels, buckets: buckets, scale: scale,
            largestSeries: largest)
    }

    @Test(
        "a label is read as its type says",
        arguments: [
            (MapMetric.Field.u8, [7], "7"), (.u16, [1, 2], "513"), (.be16, [1, 2], "258"),
            (.u32, [1, 0, 0, 1], "16777217"), (.be32, [0, 0, 1, 0], "256"),
            (.u64, [255, 255, 255, 255, 255, 255, 255, 255], "18446744073709551615"),
            (.ipv4, [10, 0, 0, 9], "10.0.0.9"),
            (.ipv6, [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "2001:db8::1"),
        ] as [(MapMetric.Field, [UInt8], String)])
    func readsLabels(field: MapMetric.Field, octets: [UInt8], expected: String) {
        let metric = Self.metric(labels: [.init(name: "it", field: field, offset: 1)])
        #expect(metric.key(of: ([9] + octets)[...])?.labels == [expected])
        #expect(metric.key(of: octets[...]) == nil, "one octet is missing")
    }

    @Test("a histogram's buckets are cumulative, with bounds in the unit of the metric")
    func readsHistograms() {
        let buckets = MapMetric.Buckets(field: .u32, offset: 0, spacing: .log2)
        let metric = Self.metric(.histogram, buckets: buckets, scale: 0.5)
        let reading = metric.reading(of: [
            MetricKey(labels: [], bucket: 4): 3, MetricKey(labels: [], bucket: 0): 2,
            MetricKey(labels: [], bucket: 64): 1,
        ])
        #expect(reading.histograms == [.init(labels: [], buckets: [(0.5, 2), (8, 5)], count: 6)])
    }

    @Test(
        "each number falls into the log-linear bucket whose bound is the next above it",
        arguments: [0, 15, 16, 17, 31, 32, 33, 1_000, 123_456])
    func boundsLogLinearBuckets(value: UInt64) throws {
        let exponent = UInt64(max(0, 59 - value.leadingZeroBitCount))
        let bucket = value < 16 ? value : (exponent + 1) * 16 + (value >> exponent) & 15
        let bound = try #require(MapMetric.Spacing.logLinear.upperBound(of: bucket))
        #expect(Double(value) <= bound)
        #expect(bound <= Double(value) * 17 / 16 + 1)
        if bucket > 0 { #expect(Double(value) > MapMetric.Spacing.logLinear.upperBound(of: bucket - 1) ?? 0) }
    }

    @Test("beyond the largest number of series the same ones are shown each time, and the rest is counted")
    func boundsSeries() {
        let metric = Self.metric(labels: [.init(name: "it", field: .u8, offset: 0)], largest: 2)
        let values = Dictionary(
            uniqueKeysWithValues: ["4", "1", "3", "2"].map { (MetricKey(labels: [$0], bucket: 0), UInt64(1)) })
        let reading = metric.reading(of: values)
        #expect(reading.series.map(\.labels) == [["1"], ["2"]])
        #expect(reading.omitted == 2)
    }
}
