package import CoreMetrics
import Synchronization

extension PrometheusRegistry: MetricsFactory {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    /// A histogram when values are to be aggregated, a gauge otherwise.
    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(MetricName.sanitised(label), dimensions) : gauge(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(MetricName.with(suffix: "_seconds", MetricName.sanitised(label)), dimensions)
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        let name = MetricName.with(suffix: "_total", MetricName.sanitised(label))
        let series = series(name, .counter, dimensions) { _ in .counter(CounterSeries()) }
        if case .counter(let counter) = series { return counter }
        return CounterSeries()
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        let series = series(MetricName.sanitised(label), .gauge, dimensions) { _ in .gauge(GaugeSeries()) }
        if case .gauge(let gauge) = series { return gauge }
        return GaugeSeries()
    }

    private func histogram(_ name: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        let series = series(name, .histogram, dimensions) { .histogram(HistogramSeries(bounds: $0)) }
        if case .histogram(let histogram) = series { return histogram }
        return HistogramSeries(bounds: [])
    }

    /// The series with this name and these labels; nil when it is refused, so that the caller counts into the void.
    private func series(
        _ name: String, _ kind: MetricKind, _ dimensions: [(String, String)], make: ([Double]) -> Series
    ) -> Series? {
        let labels = LabelSet(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? newFamily(name, kind, state)
            if let series = family.series[labels], family.kind == kind { return series }
            guard family.kind == kind, state.readings[name] == nil, family.series.count < configuration.maximumSeries
            else {
                state.dropped[name, default: 0] += 1
                return nil
            }
            let series = make(family.buckets)
            state.families[name] = nil
            family.series[labels] = series
            state.families[name] = family
            return series
        }
    }

    private func newFamily(_ name: String, _ kind: MetricKind, _ state: State) -> Family {
        Family(kind: kind, buckets: state.descriptions[name]?.buckets ?? configuration.buckets)
    }

    private func remove(_ handler: AnyObject) {
        let identity = ObjectIdentifier(handler)
        state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value.identity == identity })?.key else { continue }
                state.families[name]?.series[labels] = nil
                return
            }
        }
    }
}
