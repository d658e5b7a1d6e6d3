import ClusterModel
package import KubernetesWire
import Logging
import Manifests
import StateStore
import Synchronization

extension ClusterInformer {
    // MARK: Nodes

    package func replaceNodes(_ nodes: [NodeObject]) {
        change { core, moment in
            core.accounts.replaceNodes(nodes)
            core.nodes.noteList(of: core.accounts.nodeCount, at: moment)
        }
    }

    package func put(_ node: NodeObject) {
        change { core, moment in
            core.accounts.put(node)
            core.nodes.noteChange(of: core.accounts.nodeCount, at: moment)
        }
    }

    package func remove(_ node: NodeObject) {
        change { core, moment in
            core.accounts.remove(node)
            core.nodes.noteChange(of: core.accounts.nodeCount, at: moment)
        }
    }

    // MARK: Pods

    package func replacePods(_ pods: [PodObject]) {
        // Places that were stored before this process began belong to pods that may be gone by now.
        let placed = state.applicationsWithPlacements
        change { core, moment in
            core.accounts.replacePods(pods)
            for application in placed { core.accounts.touch(application) }
            core.pods.noteList(of: core.accounts.podCount, at: moment)
        }
    }

    package func put(_ pod: PodObject) {
        change { core, moment in
            core.accounts.put(pod)
            core.pods.noteChange(of: core.accounts.podCount, at: moment)
        }
    }

    package func remove(_ pod: PodObject) {
        change { core, moment in
            core.accounts.remove(pod)
            core.pods.noteChange(of: core.accounts.podCount, at: moment)
        }
    }

    // MARK: Applications

    package func replaceApplications(_ applications: [ApplicationObject]) {
        let present = Set(applications.map(\.id))
        let known = state.observedApplications.union(core.withLock { $0.objects.keys })
        for id in known where !present.contains(id) { forget(id) }
        for application in applications { take(application) }
        change { core, moment in
            core.mayHaveOrphans = true
            core.applications.noteList(of: applications.count, at: moment)
            core.applications.invalid = core.problems.count
        }
    }

    package func put(_ application: ApplicationObject) {
        take(application)
        noteApplicationChange()
    }

    package func remove(_ application: ApplicationObject) {
        forget(application.id)
        noteApplicationChange()
    }

    /// The application of that name is another now, or gone, wherever it comes from.
    func touch(_ application: ApplicationID) {
        change { core, _ in core.accounts.touch(application) }
    }

    /// Any application may be another now.
    func touchAll() {
        change { core, _ in
            for application in core.accounts.applications { core.accounts.touch(application) }
        }
    }

    private func take(_ object: ApplicationObject) {
        core.withLock { $0.objects[object.id] = object }
        switch ManifestReader.application(from: object.manifest, file: "application \(object.id)") {
        case .success(let application):
            core.withLock { $0.problems[object.id] = nil }
            if state.isStored(application: object.id), !state.isObserved(application: object.id) {
                logger.warning(
                    "An application of Kubernetes goes before one of the same name that was put through the API",
                    metadata: ["application": "\(object.id)"])
            }
            state.observe(application, for: object.id)
        case .failure(let problems):
            let problem = ApplicationProblem(
                id: object.id, uid: object.uid, generation: object.generation, problems: problems)
            let isNews = core.withLock { $0.problems.updateValue(problem, forKey: object.id) != problem }
            state.observe(nil, for: object.id)
            guard isNews else { return }
            logger.warning(
                "An application is kept out of planning until it is mended",
                metadata: ["application": "\(object.id)", "problem": "\(problems.first.map { "\($0)" } ?? "")"])
        }
        touch(object.id)
    }

    private func forget(_ id: ApplicationID) {
        core.withLock { core in
            core.problems[id] = nil
            core.objects[id] = nil
        }
        state.observe(nil, for: id)
        change { core, _ in
            core.mayHaveOrphans = true
            core.accounts.touch(id)
        }
    }

    private func noteApplicationChange() {
        let count = state.observedApplications.count
        change { core, moment in
            core.applications.noteChange(of: count + core.problems.count, at: moment)
            core.applications.invalid = core.problems.count
        }
    }

    private func change(_ body: (inout Core, Timestamp) -> Void) {
        let moment = now()
        core.withLock { body(&$0, moment) }
        wakeUp.yield()
    }
}

extension InformerStatus {
    fileprivate mutating func noteList(of objects: Int, at moment: Timestamp) {
        isSynced = true
        lists += 1
        lastChange = moment
        self.objects = objects
    }

    fileprivate mutating func noteChange(of objects: Int, at moment: Timestamp) {
        changes += 1
        lastChange = moment
        self.objects = objects
    }
}
