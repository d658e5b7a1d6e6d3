/// One line, or for a histogram one block of lines, of a metric.
enum Series: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)

    /// Writes nothing when nothing was ever measured.
    func write(into exposition: inout Exposition, name: String, labels: LabelSet) {
        switch self {
        case .counter(let series): exposition.sample(name, labels, series.text)
        case .gauge(let series): if let value = series.value { exposition.sample(name, labels, value) }
        case .histogram(let series): series.write(into: &exposition, name: name, labels: labels)
        }
    }

    var hasValue: Bool {
        if case .gauge(let series) = self { series.value != nil } else { true }
    }

    var identity: ObjectIdentifier {
        switch self {
        case .counter(let series): ObjectIdentifier(series)
        case .gauge(let series): ObjectIdentifier(series)
        case .histogram(let series): ObjectIdentifier(series)
        }
    }
}
