import ClusterModel

/// Draws the channels of a draft out of what its components are started with.
struct DraftChannels {
    let job: ImportJob
    /// What the file calls something that can be called: `service`, `Service`.
    let noun: String

    /// Channels of one draft; more than an application of any size has.
    static let limit = 50_000

    /// Adds a channel from `source` to each component that its values name, one for each pair.
    ///
    /// - Parameter resolve: the components behind a host; `nil` for a host that the file could have but has not.
    func add(
        _ values: [NamedValue], of source: String, to parts: inout ApplicationParts,
        resolve: (String) -> [String]?
    ) {
        var connected: Set<String> = []
        for value in values {
            for mention in value.hosts {
                guard let sinks = resolve(mention.host) else {
                    noteUnknown(mention, in: value)
                    continue
                }
                guard sinks.contains(where: { $0 != source }) else { continue }
                job.journal.carry(value.subject, as: "channel to the \(noun) that it names", at: value.mark)
                guard connected.insert(mention.host).inserted else { continue }
                for sink in sinks where sink != source {
                    guard parts.channels.count < Self.limit else { return }
                    parts.connect(source, to: sink)
                }
            }
        }
    }

    private func noteUnknown(_ mention: HostMention, in value: NamedValue) {
        guard mention.isCertain, value.variable != nil, mention.host != "localhost" else { return }
        job.journal.omit(
            value.subject, because: "it names a host that is no \(noun) of the file", at: value.mark)
    }

    /// Tells of what a draft cannot know.
    func noteWhatIsMissing(in parts: ApplicationParts) {
        let connected = Set(parts.channels.flatMap { [$0.source, $0.sink] })
        let lonely = parts.components.count { !connected.contains($0.name) }
        if lonely > 0 {
            job.journal.assume(
                "components without a channel",
                "\(lonely) of \(parts.components.count); programs call others by names that are not in the file, too")
        }
        job.journal.assume("limits", "none are in the file; add constraints for latency, reliability and bandwidth")
    }

    /// Whether there are as few channels as a draft may have; a problem otherwise.
    func isWithinLimit(_ parts: ApplicationParts) -> Bool {
        guard parts.channels.count >= Self.limit else { return true }
        job.context.note(
            .wholeFile, "", "the graph would have \(Self.limit) channels or more", remedy: "split the file")
        return false
    }
}
