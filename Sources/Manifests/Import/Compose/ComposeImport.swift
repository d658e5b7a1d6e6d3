import ClusterModel

/// Makes the first draft of an application out of a Docker Compose file.
///
/// Services become components. `depends_on`, `links` and values that name another service become channels, from the
/// service that calls to the one that is named.
struct ComposeImport {
    let job: ImportJob

    func application(in text: String) -> Application? {
        guard let parsed = SourceText(text).parsed(context: job.context) else { return nil }
        let root = Located(node: MergeKeys(context: job.context).resolved(parsed), path: "", context: job.context)
        let remedy = "a Compose file lists them under `services:`"
        guard let top = root.openMapping(), let located = top.required("services", remedy: remedy),
            let entries = located.openMapping()?.entries
        else { return nil }
        let services = entries.compactMap { entry in
            entry.value.openMapping().map {
                ComposeService(name: entry.key, fields: $0, mark: entry.keyMark, job: job)
            }
        }
        guard !services.isEmpty else {
            if entries.isEmpty { located.note("the file has no services", remedy: "give it one or more") }
            return nil
        }
        return application(of: services, top)
    }

    private func application(of services: [ComposeService], _ top: MappingReader) -> Application? {
        var parts = ApplicationParts()
        for service in services { add(service, to: &parts) }
        let names = Self.names(of: services)
        for service in services { connect(service, names: names, to: &parts) }
        for service in services { colocate(service, in: &parts) }
        noteWhatIsLeft(top)
        let channels = DraftChannels(job: job, noun: "service")
        channels.noteWhatIsMissing(in: parts)
        guard channels.isWithinLimit(parts) else { return nil }
        return parts.application(name: job.name(top["name"]?.interpolated("name", job: job)?.text()))
    }

    /// The services by what others can call them; a service's own name goes before another's alias.
    private static func names(of services: [ComposeService]) -> [String: String] {
        var names: [String: String] = [:]
        for service in services where names[service.name.lowercased()] == nil {
            names[service.name.lowercased()] = service.name
        }
        for service in services {
            for alias in service.aliases where names[alias.lowercased()] == nil {
                names[alias.lowercased()] = service.name
            }
        }
        return names
    }

    private func connect(_ service: ComposeService, names: [String: String], to parts: inout ApplicationParts) {
        for located in service.dependencies { connect(service, "depends_on", located, &parts) }
        var aliases: [String: String] = [:]
        for link in service.links {
            connect(service, "links", link.service, &parts)
            if let name = link.service.text(), parts.component(name) != nil { aliases[link.alias.lowercased()] = name }
        }
        DraftChannels(job: job, noun: "service").add(service.values, of: service.name, to: &parts) { host in
            (aliases[host] ?? names[host]).map { [$0] } ?? (host.contains(".") ? [] : nil)
        }
    }

    private func connect(
        _ service: ComposeService, _ field: String, _ located: Located, _ parts: inout ApplicationParts
    ) {
        guard let name = self.service(located, in: parts), name != service.name,
            parts.channels.count < DraftChannels.limit
        else { return }
        parts.connect(service.name, to: name)
        job.journal.carry(field, as: "channel from the service to the one that it names", at: located.node.mark)
    }

    /// The service that a field names; another name is a problem.
    private func service(_ located: Located, in parts: ApplicationParts) -> String? {
        guard let name = located.text() else { return nil }
        guard parts.component(name) != nil else {
            let isWorthIt = located.context.offersSuggestions
            let nearest = isWorthIt ? Suggestion.nearest(to: name, among: parts.components.map(\.name)) : nil
            located.note("there is no service `\(name.excerpt)`", remedy: nearest.map { "did you mean `\($0)`?" })
            return nil
        }
        return name
    }

    private func colocate(_ service: ComposeService, in parts: inout ApplicationParts) {
        guard let located = service.sharedNetwork, let name = self.service(located, in: parts), name != service.name,
            let own = parts.component(service.name)?.name, let other = parts.component(name)?.name
        else { return }
        parts.constraints.append(
            Constraint(
                name: parts.constraintName("\(own)-colocate"), targets: Targets(components: [own, other]),
                rule: .colocate(topologyKey: WellKnown.hostnameLabel)))
        job.journal.carry("network_mode: service", as: "colocate on one node", at: located.node.mark)
    }

    private func noteWhatIsLeft(_ top: MappingReader) {
        job.journal.omitFields(
            of: top, except: ["services", "name", "version", "include"], because: "an application has no place for it")
        if let include = top["include"] {
            job.journal.omit(
                "include", because: "no other file is read; import what `docker compose config` prints",
                at: include.node.mark)
        }
        job.journal.assume("channel", "from the service that depends on another, or is started with its name, to that")
    }
}
