import ClusterModel

extension ProgramDescription {
    /// Puts the programs into the kernel once everything that can be checked before has been.
    ///
    /// - Parameter sharing: says which existing maps take the place of the wanted ones, or refuses by throwing.
    func load(
        sharing: (_ wanted: [String: MapShape]) throws(BPFError) -> [String: BPFMap]
    ) throws(BPFError) -> BPFObject {
        try BPFObject(image, constants: constants, sizes: mapSizes) { opened throws(BPFError) in
            try check(opened.wantedPrograms)
            let maps = opened.wantedMaps
            try check(metrics, maps)
            return try sharing(maps)
        }
    }

    /// Those of an object's maps that are pinned.
    func lasting(_ maps: [String: BPFMap]) -> [String: BPFMap] {
        maps.filter { lastingMaps?.contains($0.key) ?? true }
    }

    private func check(_ programs: [String: BPFProgram.Kind]) throws(BPFError) {
        for (name, kind) in programs.sorted(by: { $0.key < $1.key }) where !kind.isAllowed {
            throw .unsuitable(
                program: name,
                reason: """
                    programs of the type \(kind.typeName) are not run here; allowed are tc, sockops, cgroup_skb, tp_btf \
                    and iter
                    """)
        }
        for attachment in attachments {
            guard let kind = programs[attachment.program] else {
                throw .unsuitable(
                    program: attachment.program,
                    reason: "the object has none of that name, but \(programs.keys.sorted().joined(separator: ", "))")
            }
            guard kind.fits(attachment.hook) else {
                throw .unsuitable(
                    program: attachment.program,
                    reason: "its type \(kind.typeName) cannot be attached to \(attachment.hook)")
            }
        }
    }

    private func check(_ metrics: [MapMetric], _ maps: [String: MapShape]) throws(BPFError) {
        for metric in metrics {
            guard let shape = maps[metric.map] else {
                throw .unsuitable(
                    program: name.text,
                    reason:
                        "it has no map \(metric.map) for \(metric.name), but \(maps.keys.sorted().joined(separator: ", "))"
                )
            }
            let fields =
                metric.labels.map { ($0.name, $0.offset + $0.field.size) }
                + (metric.buckets.map { [("buckets", $0.offset + $0.field.size)] } ?? [])
            if let (field, end) = fields.first(where: { $0.1 > shape.keySize }) {
                throw .unsuitable(
                    program: name.text,
                    reason: """
                        \(field) of \(metric.name) ends at octet \(end) of the key, and keys of \(metric.map) have \
                        \(shape.keySize)
                        """)
            }
            guard metric.value.size <= shape.valueSize else {
                throw .unsuitable(
                    program: name.text,
                    reason:
                        "values of \(metric.map) have \(shape.valueSize) octets, too few for \(metric.value.rawValue)")
            }
        }
    }
}
