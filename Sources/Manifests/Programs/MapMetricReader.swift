import ClusterModel

/// Reads which maps of a program become which metrics.
struct MapMetricReader {
    private var names = NameTable(kind: "metric")

    private static let reservedPrefix = "isochrone_"

    mutating func metric(_ item: Located) -> MapMetric? {
        let known = ["name", "map", "kind", "help", "value", "labels", "buckets", "scale", "maxSeries"]
        guard let fields = item.mapping(known) else { return nil }
        let name = fields.required("name")?.metricName(reserved: Self.reservedPrefix)
        if let name, let located = fields["name"] { names.add(name, at: located) }
        let map = fields.required("map", remedy: "name a map of the object")?.identifier()
        let kind: MapMetric.Kind? = fields.required("kind", remedy: "use counter, gauge or histogram")?.word()
        let help = fields.required("help", remedy: "say in a sentence what is counted")?.name()
        let value: MapMetric.Number? = fields["value"]?.word()
        let (labels, end) = labels(fields)
        let buckets = buckets(fields, kind, after: end)
        let scale = fields["scale"]?.positiveNumber()
        let largest = fields["maxSeries"]?.integer(in: 1...10_000)
        guard let name, let map, let kind, let help else { return nil }
        return MapMetric(
            name: name, map: map, kind: kind, help: help, value: value ?? .u64, labels: labels, buckets: buckets,
            scale: scale ?? 1, largestSeries: largest.map(Int.init) ?? 200)
    }

    /// Each follows the one before where C would place it, unless it says otherwise.
    private func labels(_ fields: MappingReader) -> (labels: [MapMetric.Label], end: Int) {
        var labels: [MapMetric.Label] = []
        var end = 0
        for item in fields.list("labels") {
            guard let parts = item.mapping(["name", "type", "offset"]) else { continue }
            let name = parts.required("name")?.labelName()
            let field: MapMetric.Field? = parts.required("type")?.word()
            let offset = parts["offset"]?.integer(in: 0...4_096)
            guard let name, let field else { continue }
            if labels.contains(where: { $0.name == name }) {
                item.note("the label `\(name)` is already used", remedy: "give each label its own name")
            }
            let place = offset.map(Int.init) ?? aligned(end, field.alignment)
            labels.append(.init(name: name, field: field, offset: place))
            end = place + field.size
        }
        return (labels, end)
    }

    private func buckets(_ fields: MappingReader, _ kind: MapMetric.Kind?, after end: Int) -> MapMetric.Buckets? {
        guard kind == .histogram else {
            if kind != nil { fields["buckets"]?.note("only histograms have buckets", remedy: "remove them") }
            return nil
        }
        guard
            let parts = fields.required("buckets", remedy: "say where in the key the bucket's number is")?
                .mapping(["type", "offset", "spacing"])
        else { return nil }
        let field: MapMetric.Number? = parts["type"]?.word() ?? (parts["type"] == nil ? .u32 : nil)
        let spacing: MapMetric.Spacing? = parts.required("spacing", remedy: "use log2 or log-linear")?.word()
        let offset = parts["offset"]?.integer(in: 0...4_096)
        guard let field, let spacing else { return nil }
        return .init(field: field, offset: offset.map(Int.init) ?? aligned(end, field.size), spacing: spacing)
    }

    private func aligned(_ offset: Int, _ size: Int) -> Int { (offset + size - 1) / size * size }
}

extension Located {
    fileprivate func metricName(reserved prefix: String) -> String? {
        guard let text = text() else { return nil }
        guard text.isMetricWord, text.utf8.count <= 128 else {
            note(
                "`\(text.excerpt)` is no name of a metric",
                remedy: "use a-z, 0-9 and underscores, with a letter at the beginning")
            return nil
        }
        guard !text.hasPrefix(prefix) else {
            note("names that begin with \(prefix) are the daemon's own", remedy: "choose another beginning")
            return nil
        }
        return text
    }

    fileprivate func labelName() -> String? {
        guard let text = text() else { return nil }
        guard text.isMetricWord, text.utf8.count <= 64, text != "le" else {
            note(
                "`\(text.excerpt)` is no name of a label",
                remedy: "use a-z, 0-9 and underscores, with a letter at the beginning, and not le")
            return nil
        }
        return text
    }
}

extension String {
    fileprivate var isMetricWord: Bool {
        unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" }
            && unicodeScalars.first.map { ("a"..."z").contains($0) } == true
    }
}
