import CoreMetrics
import Telemetry
import Testing

struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry()
    private var text: String { String(decoding: registry.render(), as: UTF8.self) }

    @Test("all kinds of metrics read as the text format wants them, sorted and stable")
    func golden() {
        registry.describe("isochrone_decisions_total", help: "Decisions by verdict.")
        registry.describe("isochrone_planning_seconds", help: "Time to make a plan.", buckets: [1, 0.1])
        Counter(label: "isochrone.decisions", dimensions: [("verdict", "placed")], factory: registry).increment(by: 3)
        Counter(label: "isochrone.decisions", dimensions: [("verdict", "rejected")], factory: registry).increment()
        FloatingPointCounter(label: "isochrone.cost", factory: registry).increment(by: 1.5)
        Meter(label: "isochrone_nodes", factory: registry).set(4)
        _ = Meter(label: "isochrone_never_set", factory: registry)
        let timer = Timer(label: "isochrone_planning", dimensions: [], factory: registry)
        timer.recordMilliseconds(50)
        timer.recordMilliseconds(100)
        timer.recordSeconds(2)
        let expected = """
            # TYPE isochrone_cost_total counter
            isochrone_cost_total 1.5
            # HELP isochrone_decisions_total Decisions by verdict.
            # TYPE isochrone_decisions_total counter
            isochrone_decisions_total{verdict="placed"} 3
            isochrone_decisions_total{verdict="rejected"} 1
            # TYPE isochrone_nodes gauge
            isochrone_nodes 4
            # HELP isochrone_planning_seconds Time to make a plan.
            # TYPE isochrone_planning_seconds histogram
            isochrone_planning_seconds_bucket{le="0.1"} 2
            isochrone_planning_seconds_bucket{le="1"} 2
            isochrone_planning_seconds_bucket{le="+Inf"} 3
            isochrone_planning_seconds_sum 2.15
            isochrone_planning_seconds_count 3

            """
        #expect(text == expected)
        #expect(text == expected)
    }

    @Test("the same name and labels, in whatever order, are the same series")
    func sameSeries() {
        Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "c_total", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        #expect(text == "# TYPE c_total counter\nc_total{a=\"1\",b=\"2\"} 2\n")
    }

    @Test(
        "names are made acceptable",
        arguments: [
            ("a.b-c", "a_b_c"), ("9lives", "_9lives"), ("käse", "k_se"), ("", "_"), ("a:b", "a:b"), ("a b\n", "a_b_"),
        ])
    func names(label: String, name: String) {
        Meter(label: label, factory: registry).set(1)
        #expect(text == "# TYPE \(name) gauge\n\(name) 1\n")
    }

    @Test("label values are escaped, label names made acceptable, and the histogram's own label kept free")
    func labels() {
        Meter(label: "g", dimensions: [("a:b", "\\\"\n"), ("le", "x"), ("z", "ü")], factory: registry).set(1)
        #expect(text.contains("g{a_b=\"\\\\\\\"\\n\",exported_le=\"x\",z=\"ü\"} 1\n"))
    }

    @Test(
        "values are written so that they can be read back",
        arguments: [
            (0.0, "0"), (-1.5, "-1.5"), (1e21, "1e+21"), (Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
            (0.1, "0.1"), (1_735_689_600.123, "1735689600.123"), (1e-7, "1e-07"),
        ])
    func values(value: Double, written: String) {
        Meter(label: "g", factory: registry).set(value)
        #expect(text == "# TYPE g gauge\ng \(written)\n")
    }

    @Test("a counter is exact beyond 2^53, does not fall and does not overflow")
    func counters() {
        let counter = Counter(label: "c", factory: registry)
        counter.increment(by: 9_007_199_254_740_993)
        counter.increment(by: -5)
        #expect(text.contains("c_total 9007199254740993\n"))
        for _ in 0..<3 { counter.increment(by: Int64.max) }
        #expect(text.contains("c_total 18446744073709551615\n"))
        let floating = FloatingPointCounter(label: "f", factory: registry)
        floating.increment(by: Double.nan)
        floating.increment(by: -1)
        floating.increment(by: 0.25)
        #expect(text.contains("f_total 0.25\n"))
    }

    @Test("a recorder is a histogram when it aggregates and a gauge when it does not")
    func recorders() {
        registry.describe("sizes", help: "Sizes.", buckets: [10, 100])
        let sizes = Recorder(label: "sizes", dimensions: [], aggregate: true, factory: registry)
        for size in [5.0, 10, 11, 1_000, Double.nan] { sizes.record(size) }
        Recorder(label: "latest", dimensions: [], aggregate: false, factory: registry).record(7)
        #expect(text.contains("sizes_bucket{le=\"10\"} 2\nsizes_bucket{le=\"100\"} 3\nsizes_bucket{le=\"+Inf\"} 4\n"))
        #expect(text.contains("sizes_count 4\n"))
        #expect(text.contains("latest 7\n"))
    }

    @Test("more label combinations than allowed are dropped and counted, and those that exist go on")
    func bound() {
        var configuration = PrometheusRegistry.Configuration()
        configuration.maximumSeries = 3
        let registry = PrometheusRegistry(configuration: configuration)
        for _ in 0..<2 {
            for pod in 0..<5 { Counter(label: "c", dimensions: [("pod", "\(pod)")], factory: registry).increment() }
        }
        let text = String(decoding: registry.render(), as: UTF8.self)
        #expect(text.contains("c_total{pod=\"2\"} 2\n"))
        #expect(!text.contains("pod=\"3\""))
        #expect(text.contains("isochrone_metrics_series_dropped_total{metric=\"c_total\"} 4\n"))
    }

    @Test("a name keeps the type it was first used with")
    func clash() {
        Meter(label: "x_total", factory: registry).set(5)
        let counter = Counter(label: "x", factory: registry)
        counter.increment()
        #expect(text.contains("# TYPE x_total gauge\nx_total 5\n"))
        #expect(text.contains("isochrone_metrics_series_dropped_total{metric=\"x_total\"} 1\n"))
    }

    @Test("series can be destroyed by handle, removed by name and labels, and removed by one label")
    func removal() {
        let counter = Counter(label: "c", dimensions: [("node", "a")], factory: registry)
        Meter(label: "g", dimensions: [("node", "a"), ("to", "b")], factory: registry).set(1)
        Meter(label: "g", dimensions: [("node", "b"), ("to", "a")], factory: registry).set(2)
        Meter(label: "h", factory: registry).set(3)
        counter.destroy()
        #expect(!text.contains("c_total"))
        registry.removeSeries(withLabel: "node", value: "a")
        #expect(!text.contains("node=\"a\""))
        #expect(text.contains("g{node=\"b\",to=\"a\"} 2\n"))
        registry.removeSeries(of: "h", labels: [])
        #expect(!text.contains("h"))
    }

    @Test("a reading without samples is absent, one with samples is read anew each time")
    func readings() {
        let nodes = Counting()
        registry.observe("nothing", help: "Nothing.") { [] }
        registry.observe("reads", help: "Reads.\nSecond \\ line.") {
            [Sample(Double(nodes.next()), labels: [("a", "b")])]
        }
        #expect(text == "# HELP reads Reads.\\nSecond \\\\ line.\n# TYPE reads gauge\nreads{a=\"b\"} 1\n")
        #expect(text.contains("reads{a=\"b\"} 2\n"))
    }

    @Test("a histogram that others have counted is read anew each time and shown like our own")
    func histogramReadings() {
        let scrapes = Counting()
        registry.observeHistograms("no_times", help: "None.") { [] }
        registry.observeHistograms("times", help: "Times.") {
            let count = UInt64(scrapes.next())
            return [
                HistogramSample(bounds: [0.1, 1], counts: [count, 2, 1], sum: 7.5, labels: [("to", "b")]),
                HistogramSample(bounds: [0.1, 1], counts: [0, 0, 0], sum: 0, labels: [("to", "a")]),
            ]
        }
        let expected = """
            # HELP times Times.
            # TYPE times histogram
            times_bucket{to="a",le="0.1"} 0
            times_bucket{to="a",le="1"} 0
            times_bucket{to="a",le="+Inf"} 0
            times_sum{to="a"} 0
            times_count{to="a"} 0
            times_bucket{to="b",le="0.1"} 1
            times_bucket{to="b",le="1"} 3
            times_bucket{to="b",le="+Inf"} 4
            times_sum{to="b"} 7.5
            times_count{to="b"} 4

            """
        #expect(text == expected)
        #expect(text.contains("times_count{to=\"b\"} 5\n"))
    }

    @Test("threads that count at the same time lose nothing")
    func concurrency() async {
        let registry = registry
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<1_000 {
                        Counter(label: "c", dimensions: [("i", "\(index % 10)")], factory: registry).increment()
                        Timer(label: "t", dimensions: [], factory: registry).recordMilliseconds(task)
                        if index % 100 == 0 { _ = registry.render() }
                    }
                }
            }
        }
        #expect(text.contains("c_total{i=\"9\"} 800\n"))
        #expect(text.contains("t_seconds_count 8000\n"))
    }
}
