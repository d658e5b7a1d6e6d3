import ArgumentParser
import ClusterModel
import LinkEstimation
import Manifests
import Placement

/// What `place` is given, read from files.
struct PlaceInput {
    let snapshot: ClusterSnapshot
    let applications: [Application]
    let policy: SchedulingPolicy

    /// Reads all files before it gives up, so that every problem is told in one run.
    init(topology: String, applications files: [String], policy: String?) throws {
        let topology = ManifestReader.topology(atPath: topology)
        let applications = files.map { ManifestReader.application(atPath: $0) }
        let policy = policy.map { ManifestReader.policy(atPath: $0) } ?? .success(SchedulingPolicy())
        let problems = topology.problems + applications.flatMap(\.problems) + policy.problems
        for problem in problems { Terminal.complain(problem.description) }
        guard let topology = topology.value, let policy = policy.value, problems.isEmpty else {
            throw ExitCode.badInput
        }
        var snapshot = ClusterSnapshot(topology: topology)
        if policy.unmeasured == .predict {
            snapshot.predictions = LatencyPredictor(fitting: snapshot)?.predictions(for: snapshot)
        }
        self.snapshot = snapshot
        self.applications = applications.compactMap(\.value)
        self.policy = policy
        try Self.refuseDoubles(self.applications, files)
    }

    private static func refuseDoubles(_ applications: [Application], _ files: [String]) throws {
        var first: [ApplicationID: String] = [:]
        for (application, file) in zip(applications, files) {
            if let other = first[application.id] {
                Terminal.complain(
                    "\(file): application \(application.id) is in \(other) too; give each application once")
                throw ExitCode.badInput
            }
            first[application.id] = file
        }
    }

    /// Calls `place` with each application in its order; what it places is not there for the next.
    func forEachRequest(_ place: (PlanningRequest) -> [ReplicaPlacement]) {
        var reservations = Reservations()
        for application in applications {
            // Declared links carry no moment and do not age, so any moment is as good as another.
            let request = PlanningRequest(
                application: application, snapshot: snapshot, policy: policy, reservations: reservations,
                now: Timestamp(milliseconds: 0))
            reservations.add(Planner.reservations(request, placements: place(request)))
        }
    }
}
