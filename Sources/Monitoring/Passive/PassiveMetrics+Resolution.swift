import BPFPrograms
import LinkEstimation
import Telemetry

extension PassiveMetrics {
    func observeResolution(in registry: PrometheusRegistry) {
        registry.observe("isochrone_dns_requests_total", kind: .counter, help: "DNS requests that left.") {
            monitor.resolution.map { Sample(Double($0.value.requests), labels: labels($0.key)) }
        }
        registry.observe(
            "isochrone_dns_timeouts_total", kind: .counter, help: "DNS requests that were not answered in time."
        ) {
            monitor.resolution.map { Sample(Double($0.value.timeouts), labels: labels($0.key)) }
        }
        registry.observe(
            "isochrone_dns_responses_total", kind: .counter, help: "DNS responses in time, by response code."
        ) {
            monitor.resolution.flatMap { channel, totals in
                totals.responses.filter { $0.value > 0 }.map {
                    Sample(Double($0.value), labels: labels(channel) + [("rcode", $0.key.rawValue)])
                }
            }
        }
        registry.observeHistogram(
            "isochrone_dns_response_seconds", help: "Time from a DNS request to its response."
        ) {
            monitor.resolution.compactMap { channel, totals in histogram(totals, labels(channel)) }
        }
    }

    /// `nil` when there was no response.
    private func histogram(_ totals: DnsTotals, _ labels: [(String, String)]) -> HistogramSample? {
        var durations = DurationRecord()
        durations.add(counts: totals.responseTimes, microseconds: totals.responseTimeSum)
        guard durations.histogram.count > 0 else { return nil }
        return HistogramSample(
            bounds: Self.resolutionBounds, counts: durations.counts(within: Self.resolutionBounds), sum: durations.sum,
            labels: labels)
    }

    private func labels(_ channel: DnsChannel) -> [(String, String)] {
        [("protocol", channel.transport.rawValue), ("ip_family", channel.family.rawValue)]
    }
}
