import ClusterModel

extension ManifestWriter {
    static func node(_ program: UserProgram) -> OutputNode {
        document(
            .program, metadata: [("name", .text(program.name))],
            spec: [
                ("object", .text(program.object)), ("sha256", .text(program.digest)),
                ("attachments", .items(program.attachments, node)), ("metrics", .items(program.metrics, node)),
            ])
    }

    private static func node(_ attachment: ProgramAttachment) -> OutputNode {
        var fields: [(key: String, value: OutputNode?)] = [("program", .text(attachment.program))]
        switch attachment.hook {
        case .traffic(let device, let direction):
            fields += [
                ("hook", .text("tc")), ("device", .text(device)), ("direction", .text(direction.rawValue)),
            ]
        case .socketOperations(let cgroup): fields += [("hook", .text("sock_ops")), ("cgroup", .text(cgroup))]
        case .cgroupTraffic(let cgroup, let direction):
            fields += [
                ("hook", .text("cgroup_skb")), ("cgroup", .text(cgroup)), ("direction", .text(direction.rawValue)),
            ]
        case .tracepoint: fields.append(("hook", .text("tp_btf")))
        case .iterator: fields.append(("hook", .text("iter")))
        }
        return .fields(fields)
    }

    private static func node(_ metric: MapMetric) -> OutputNode {
        .fields([
            ("name", .text(metric.name)), ("map", .text(metric.map)), ("kind", .text(metric.kind.rawValue)),
            ("help", .text(metric.help)), ("value", .text(metric.value.rawValue)),
            ("labels", .items(metric.labels, node)), ("buckets", metric.buckets.map(node)),
            ("scale", metric.scale == 1 ? nil : .number(metric.scale)),
            ("maxSeries", .plain("\(metric.largestSeries)")),
        ])
    }

    private static func node(_ label: MapMetric.Label) -> OutputNode {
        .fields([
            ("name", .text(label.name)), ("type", .text(label.field.rawValue)), ("offset", .plain("\(label.offset)")),
        ])
    }

    private static func node(_ buckets: MapMetric.Buckets) -> OutputNode {
        .fields([
            ("type", .text(buckets.field.rawValue)), ("offset", .plain("\(buckets.offset)")),
            ("spacing", .text(buckets.spacing.rawValue)),
        ])
    }
}
