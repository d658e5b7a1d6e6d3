/// The types of the Prometheus text format that are used here.
package enum MetricKind: String, Sendable {
    case counter
    case gauge
    case histogram
}
