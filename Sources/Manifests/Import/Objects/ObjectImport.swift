import ClusterModel

/// Makes a manifest of the objects of a file, of one of them where there are several.
struct ObjectImport {
    let job: ImportJob
    let format: ImportFormat

    /// What one manifest can be made of.
    private struct Candidate {
        var kind: String
        var name: String?
        var make: () -> ManifestDocument?

        /// What problems and the report call it.
        var title: String { name.map { "\(kind) `\($0.excerpt)`" } ?? kind }
    }

    /// The kinds of object that manifests are made of.
    private var kinds: [String] {
        format == .diktyo ? ["AppGroup", "NetworkTopology"] : ["ServiceGraph", "NetworkLink"]
    }

    func document(in text: String) -> ManifestDocument? {
        guard let objects = ObjectStream(context: job.context).objects(in: text) else { return nil }
        let candidates = candidates(among: objects)
        guard let chosen = choose(among: candidates) else { return nil }
        noteOthers(objects, candidates: candidates, chosen: chosen)
        return chosen.make()
    }

    private func candidates(among objects: [ForeignObject]) -> [Candidate] {
        format == .diktyo ? diktyo(objects) : polaris(objects)
    }

    private func diktyo(_ objects: [ForeignObject]) -> [Candidate] {
        objects.compactMap { object in
            switch object.kind {
            case "AppGroup":
                Candidate(kind: object.kind, name: object.name) {
                    AppGroupImport(object: object, job: job).application().map { .application($0) }
                }
            case "NetworkTopology":
                Candidate(kind: object.kind, name: object.name) {
                    NetworkTopologyImport(object: object, job: job).topology().map { .topology($0) }
                }
            default: nil
            }
        }
    }

    private func polaris(_ objects: [ForeignObject]) -> [Candidate] {
        let links = objects.filter { $0.kind == "NetworkLink" }
        let nodes = objects.filter { $0.kind == "Node" }
        let deployments = objects.filter { DeploymentOverlay.kinds.contains($0.kind) }
        let topology = Candidate(kind: "NetworkLink", name: nil) {
            NetworkLinkImport(links: links, nodes: nodes, job: job).topology().map { .topology($0) }
        }
        let graphs = objects.filter { $0.kind == "ServiceGraph" }.map { object in
            Candidate(kind: object.kind, name: object.name) {
                ServiceGraphImport(object: object, deployments: deployments, job: job).application()
                    .map { .application($0) }
            }
        }
        return (links.isEmpty ? [] : [topology]) + graphs
    }

    private func choose(among candidates: [Candidate]) -> Candidate? {
        let wanted = job.options.object
        let fitting = candidates.filter { wanted == nil || $0.kind == wanted || $0.name == wanted }
        if fitting.count == 1 { return fitting.first }
        let titles = candidates.map(\.title).listed()
        if candidates.isEmpty {
            job.context.note(.wholeFile, "", "the file has no \(kinds.listed())")
        } else if fitting.isEmpty {
            job.context.note(
                .wholeFile, "", "the file has no object `\((wanted ?? "").excerpt)`", remedy: "it has \(titles)")
        } else {
            job.context.note(
                .wholeFile, "", "the file has \(fitting.count) objects that a manifest can be made of",
                remedy: "choose one with --object: \(titles)")
        }
        return nil
    }

    private func noteOthers(_ objects: [ForeignObject], candidates: [Candidate], chosen: Candidate) {
        for other in candidates where other.title != chosen.title {
            job.journal.omit(other.title, because: "it was not chosen; import it on its own with --object")
        }
        let others: Set<String> = format == .diktyo ? [] : DeploymentOverlay.kinds.union(["Node"])
        let known = others.union(kinds)
        for object in objects where !known.contains(object.kind) {
            job.journal.omit(
                "object \(object.kind.excerpt)", because: "no manifest speaks of its kind",
                at: object.top.located.node.mark)
        }
    }
}

extension ImportJob {
    /// The namespace of an object; a template's place holder is none.
    func namespace(_ metadata: MappingReader?) -> String {
        checkedNamespace(metadata?["namespace"]?.text())
    }

    /// Tells of what metadata and the object as a whole hold beside what manifests keep.
    func noteEnvelope(of object: ForeignObject) {
        journal.omitFields(
            of: object.metadata, except: ["name", "namespace", "labels", "annotations"], because: "Kubernetes sets it")
        journal.omitFields(
            of: object.top, except: ["apiVersion", "kind", "metadata", "spec"],
            because: "a manifest says what is wanted")
    }
}
