import ClusterModel
import Placement

extension ApplicationSchedulers {
    /// Everything that an application's status is made from, at this moment.
    package func statusBasis(of subject: StatusSubject) -> StatusBasis {
        let view = currentView()
        var basis = StatusBasis(
            id: subject.id, generation: subject.generation, problems: subject.problems,
            application: view.applications[subject.id], previous: subject.conditions, now: now())
        guard let application = basis.application else { return basis }
        basis.plan = plan(for: application)
        basis.policy = view.policies.policy(of: application)
        let standing = standing(of: application)
        basis.scheduler = StatusBasis.Scheduler(word: standing.state.word, detail: standing.detail)
        guard let inputs = view.inputs(of: subject.id) else { return basis }
        basis.pods = pods(inputs.roster, of: subject.id)
        if !inputs.snapshot.nodes.isEmpty { basis.checks = checks(inputs, at: basis.now) }
        return basis
    }

    /// The newest plan, unless the application has become another one since.
    private func plan(for application: Application) -> Plan? {
        let made = scheduler(of: application.id)?.latestDecision?.inputs.application
        return made == nil || made == application ? plan(of: application.id) : nil
    }

    /// What is known now of the places where the pods run, with what other applications take.
    private func checks(_ inputs: PlanningInputs, at moment: Timestamp) -> PlacementChecks {
        let (reservations, _) = ledger.reservations(except: inputs.application.id)
        return Planner.check(
            PlanningRequest(
                application: inputs.application, snapshot: inputs.snapshot, policy: inputs.policy,
                placed: inputs.roster.placed, reservations: reservations, now: moment))
    }

    /// The pods that count, each with the replica that it stands for.
    private func pods(_ roster: ReplicaRoster, of id: ApplicationID) -> [PodPlacement] {
        roster.replicas.map { pod, place in
            PodPlacement(
                namespace: id.namespace, pod: pod, application: id.name, component: place.component,
                replica: place.replica, node: place.node)
        }.sorted { ($0.component, $0.replica) < ($1.component, $1.replica) }
    }
}
