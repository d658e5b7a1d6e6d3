import ClusterModel

/// Draws an application: a box for each component, an arrow for each channel with its limits, and a note for the rest.
struct ApplicationDrawing {
    let application: Application
    /// What the names of its parts begin with, so that those of two manifests are not the same.
    let prefix: String
    let palette: Palette
    let job: ExportJob
    /// The rules that fit into one box, by component.
    private var nodeRules: [String: [Constraint]] = [:]
    /// The rules that fit beside arrows, by channel.
    private var channelRules: [String: [Constraint]] = [:]
    /// The rules that speak of more than one thing.
    private var otherRules: [Constraint] = []

    init(application: Application, prefix: String, palette: Palette, job: ExportJob) {
        (self.application, self.prefix, self.palette, self.job) = (application, prefix, palette, job)
        for constraint in application.constraints {
            let targets = constraint.targets
            if let only = targets.components.first, targets.components.count == 1, targets.paths.isEmpty,
                targets.channels.isEmpty
            {
                nodeRules[only, default: []].append(constraint)
            } else if !targets.channels.isEmpty, targets.paths.isEmpty, targets.components.isEmpty {
                for channel in Set(targets.channels) { channelRules[channel, default: []].append(constraint) }
            } else {
                otherRules.append(constraint)
            }
        }
    }

    func group() -> Drawing.Group {
        var group = Drawing.Group(id: "\(prefix)application", lines: ["Application \(application.id)"])
        group.shapes = application.components.map(shape)
        group.edges = application.channels.map(edge)
        let notes = notes
        if !notes.isEmpty {
            group.shapes.append(Drawing.Shape(id: "\(prefix)notes of the application", lines: notes, isNote: true))
        }
        noteWhatIsLeft()
        return group
    }

    private func id(of component: String) -> String { prefix + component }

    private func shape(_ component: Component) -> Drawing.Shape {
        job.journal.carry("component", as: "box")
        let nodes = palette.nodes(of: component.name, in: application.id)
        let lines: [String?] = [
            component.name, component.replicas == 1 ? nil : "\(component.replicas) replicas",
            RuleText.text(component.resources),
            component.processingLatency == 0 ? nil : "takes \(RuleText.milliseconds(component.processingLatency))",
            nodes.map { $0.isEmpty ? "not placed" : "on " + $0.joined(separator: ", ") },
        ]
        let rules = nodeRules[component.name] ?? []
        return Drawing.Shape(
            id: id(of: component.name), lines: lines.compactMap { $0 } + rules.map(RuleText.text),
            fill: nodes.flatMap { $0.count == 1 ? $0.first : nil }.flatMap(palette.colour))
    }

    private func edge(_ channel: Channel) -> Drawing.Edge {
        job.journal.carry("channel", as: "arrow, with its limits beside it")
        let isOrdinary = channel.name == "\(channel.source)-to-\(channel.sink)"
        let rules = channelRules[channel.name] ?? []
        let lines: [String?] = [
            isOrdinary ? nil : channel.name, channel.bandwidth.map { "\(BitRate.text($0)) reserved" },
            channel.replicaMatch == .all ? nil : "to the nearest replica",
        ]
        return Drawing.Edge(
            source: .shape(id(of: channel.source)), sink: .shape(id(of: channel.sink)),
            lines: lines.compactMap { $0 } + rules.map(RuleText.text))
    }

    /// Paths, the rules that speak of more than one thing, and the criteria.
    private var notes: [String] {
        let ends = Dictionary(application.channels.map { ($0.name, $0) }) { first, _ in first }
        let paths = application.paths.map { "path \($0.name): \(walk($0, over: ends))" }
        let rules = otherRules.map { "\(text($0.targets)): \(RuleText.text($0))" }
        let criteria = application.criteria.map { criterion in
            "\(criterion.goal.rawValue) \(criterion.metric.name) of \(text(criterion.targets))"
                + (criterion.weight == 1 ? "" : ", weight \(criterion.weight.shortDescription)")
        }
        if !paths.isEmpty { job.journal.carry("path", as: "line of the note") }
        if !rules.isEmpty { job.journal.carry("constraint of several parts", as: "line of the note") }
        if !criteria.isEmpty { job.journal.carry("criterion", as: "line of the note") }
        return paths + rules + criteria
    }

    /// `a → b → c`.
    private func walk(_ path: Path, over ends: [String: Channel]) -> String {
        let channels = path.channels.compactMap { ends[$0] }
        return (channels.prefix(1).map(\.source) + channels.map(\.sink)).joined(separator: " → ")
    }

    private func text(_ targets: Targets) -> String {
        let names = targets.paths.map { "path \($0)" } + targets.channels + targets.components
        return names.isEmpty ? "all" : names.joined(separator: ", ")
    }

    private func noteWhatIsLeft() {
        for component in application.components {
            if component.image != nil { job.journal.omit("image", because: "it is not drawn") }
            if component.workload != nil { job.journal.omit("workload", because: "it is not drawn") }
        }
        if !application.labels.isEmpty || !application.annotations.isEmpty {
            job.journal.omit("labels and annotations", because: "they are not drawn")
        }
        if application.policy != nil { job.journal.omit("policy", because: "it is not drawn") }
        if application.scheduler != .builtin { job.journal.omit("scheduler", because: "it is not drawn") }
        guard !job.options.placements.isEmpty, job.options.placements[application.id] == nil else { return }
        job.journal.omit("placement", because: "it does not speak of \(application.id)")
    }
}
