import Telemetry
import Testing

struct ObservedHistogramTests {
    @Test("a histogram that is counted elsewhere is shown as it is, without a sum that nobody knows")
    func shows() {
        let registry = PrometheusRegistry()
        registry.observeHistogram("sizes_bytes", help: "Sizes.") {
            [HistogramSample(labels: [("kind", "a")], buckets: [(0.5, 2), (8, 5)], count: 6)]
        }
        #expect(
            String(decoding: registry.render(), as: UTF8.self) == """
                # HELP sizes_bytes Sizes.
                # TYPE sizes_bytes histogram
                sizes_bytes_bucket{kind="a",le="0.5"} 2
                sizes_bytes_bucket{kind="a",le="8"} 5
                sizes_bytes_bucket{kind="a",le="+Inf"} 6
                sizes_bytes_count{kind="a"} 6

                """)
        registry.stopObserving("sizes_bytes")
        #expect(registry.render().isEmpty)
    }
}
