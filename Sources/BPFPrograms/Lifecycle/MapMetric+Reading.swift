package import ClusterModel

extension ProgramSet {
    /// Reads a metric from its map; `nil` while there is no such map, or none that can be read entry by entry.
    package func reading(of metric: MapMetric) -> MapReading? {
        guard let map = maps[metric.map] else { return nil }
        var values: [MetricKey: UInt64] = [:]
        let isRead = map.forEachEntry { key, value in
            guard let name = metric.key(of: key) else { return }
            values[name, default: 0] &+= metric.number(in: value, of: map)
        }
        return isRead ? metric.reading(of: values) : nil
    }
}

/// What an entry of a map counts for.
struct MetricKey: Hashable {
    var labels: [String]
    /// Of a histogram.
    var bucket: UInt64
}

extension MapMetric {
    /// `nil` for keys that are too short.
    func key(of octets: ArraySlice<UInt8>) -> MetricKey? {
        var texts: [String] = []
        for label in labels {
            guard let text = label.text(in: octets) else { return nil }
            texts.append(text)
        }
        guard let buckets else { return MetricKey(labels: texts, bucket: 0) }
        guard let bucket = octets.number(buckets.field, at: buckets.offset) else { return nil }
        return MetricKey(labels: texts, bucket: bucket)
    }

    /// The number in a value; of a per-CPU map their sum.
    func number(in value: ArraySlice<UInt8>, of map: BPFMap) -> UInt64 {
        guard map.isPerCPU else { return value.number(self.value, at: 0) ?? 0 }
        let stride = (Int(map.shape.valueSize) + 7) / 8 * 8
        return Swift.stride(from: 0, to: value.count, by: stride).reduce(0) { sum, offset in
            sum &+ (value.number(self.value, at: offset) ?? 0)
        }
    }

    /// The first series by their labels, so that the same ones are shown each time.
    func reading(of values: [MetricKey: UInt64]) -> MapReading {
        let groups = Dictionary(grouping: values) { $0.key.labels }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        var reading = MapReading()
        reading.omitted = max(0, groups.count - largestSeries)
        for (labels, entries) in groups.prefix(largestSeries) {
            if let buckets {
                reading.histograms.append(histogram(labels, entries.map { ($0.key.bucket, $0.value) }, buckets.spacing))
            } else {
                let sum = entries.reduce(UInt64(0)) { $0 &+ $1.value }
                reading.series.append(.init(labels: labels, value: Double(sum) * scale))
            }
        }
        return reading
    }

    private func histogram(
        _ labels: [String], _ counts: [(bucket: UInt64, count: UInt64)], _ spacing: Spacing
    ) -> MapReading.Histogram {
        var histogram = MapReading.Histogram(labels: labels, buckets: [], count: 0)
        for (bucket, count) in counts.sorted(by: { $0.bucket < $1.bucket }) where count > 0 {
            histogram.count &+= count
            guard let bound = spacing.upperBound(of: bucket) else { continue }
            histogram.buckets.append((bound * scale, histogram.count))
        }
        return histogram
    }
}

extension MapMetric.Label {
    fileprivate func text(in key: ArraySlice<UInt8>) -> String? {
        let start = key.startIndex + offset
        guard offset >= 0, start + field.size <= key.endIndex else { return nil }
        let octets = key[start..<start + field.size]
        switch field {
        case .u8, .u16, .u32, .u64: return String(octets.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        case .be16, .be32: return String(octets.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        case .ipv4: return octets.map(String.init).joined(separator: ".")
        case .ipv6:
            func half(_ octets: ArraySlice<UInt8>) -> UInt64 { octets.reduce(0) { $0 << 8 | UInt64($1) } }
            return IPAddress(high: half(octets.prefix(8)), low: half(octets.suffix(8))).description
        }
    }
}

extension ArraySlice<UInt8> {
    /// A little-endian number, as all machines that we run on have them.
    fileprivate func number(_ number: MapMetric.Number, at offset: Int) -> UInt64? {
        let start = startIndex + offset
        guard offset >= 0, start + number.size <= endIndex else { return nil }
        return self[start..<start + number.size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
