import Synchronization

extension PrometheusRegistry {
    /// The content type of what `render` returns.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// All metrics in the text format, sorted by name and labels.
    package func render() -> [UInt8] {
        let snapshot = state.withLock { ($0.descriptions, $0.families, $0.readings, $0.dropped) }
        let (descriptions, families, readings, dropped) = snapshot
        var exposition = Exposition()
        let names = Set(families.keys).union(readings.keys).union(dropped.isEmpty ? [] : [Self.droppedName])
        for name in names.sorted() {
            let help = descriptions[name]?.help
            if let reading = readings[name] {
                write(reading, name, help, into: &exposition)
            } else if let family = families[name] {
                write(family, name, help, into: &exposition)
            } else {
                write(dropped, help, into: &exposition)
            }
        }
        return exposition.bytes
    }

    private func write(_ family: Family, _ name: String, _ help: String?, into exposition: inout Exposition) {
        let series = family.series.filter(\.value.hasValue).sorted { $0.key.text < $1.key.text }
        guard !series.isEmpty else { return }
        exposition.head(name: name, kind: family.kind, help: help)
        for (labels, series) in series { series.write(into: &exposition, name: name, labels: labels) }
    }

    private func write(_ reading: Reading, _ name: String, _ help: String?, into exposition: inout Exposition) {
        guard reading.kind != .histogram else {
            return write(reading.readHistograms(), name, help, into: &exposition)
        }
        let samples = Dictionary(reading.read().map { (LabelSet($0.labels), $0.value) }, uniquingKeysWith: { $1 })
        guard !samples.isEmpty else { return }
        exposition.head(name: name, kind: reading.kind, help: help)
        for (labels, value) in samples.sorted(by: { $0.key.text < $1.key.text }) {
            exposition.sample(name, labels, value)
        }
    }

    private func write(
        _ samples: [HistogramSample], _ name: String, _ help: String?, into exposition: inout Exposition
    ) {
        let series = Dictionary(samples.map { (LabelSet($0.labels), $0) }, uniquingKeysWith: { $1 })
        guard !series.isEmpty else { return }
        exposition.head(name: name, kind: .histogram, help: help)
        for (labels, sample) in series.sorted(by: { $0.key.text < $1.key.text }) {
            sample.write(into: &exposition, name: name, labels: labels)
        }
    }

    private func write(_ dropped: [String: Int], _ help: String?, into exposition: inout Exposition) {
        exposition.head(name: Self.droppedName, kind: .counter, help: help)
        for (metric, count) in dropped.sorted(by: { $0.key < $1.key }) {
            exposition.sample(Self.droppedName, LabelSet([("metric", metric)]), String(count))
        }
    }
}
