import ClusterModel
import Foundation
import Manifests

/// Everything but the cluster that a plan of one application is made from.
struct PlanningDocument: Encodable {
    var application: String
    var scheduler: SchedulerDocument
    /// The newest snapshot; `GET /api/v1/snapshot` has it, or one that is newer.
    var snapshotRevision: UInt64
    /// The application as it was declared.
    var manifest: JSONValue
    /// The policy that counts for it, as a manifest.
    var policy: JSONValue
    /// The replicas that run or were told where they may go; they stay there.
    var placed: [ReplicaPlacement]
    /// What the replicas of other applications take.
    var reservations: Reserved

    struct Reserved: Encodable {
        /// By node: to be taken from what it has free.
        var nodes: [String: [String: String]]
        var links: [ReservedLink]
    }

    struct ReservedLink: Encodable {
        var source: String
        var sink: String
        /// In bit/s, to be taken from the link's.
        var bandwidth: Double
    }

    init(_ basis: PlanningBasis, standing: SchedulerStanding, now: Timestamp) throws {
        application = basis.inputs.application.id.description
        scheduler = SchedulerDocument(standing, of: basis.inputs.application, now: now)
        snapshotRevision = basis.inputs.snapshot.revision
        manifest = try Self.value(ManifestWriter.json(basis.inputs.application))
        policy = try Self.value(ManifestWriter.json(basis.inputs.policy))
        placed = basis.occupied
        reservations = Reserved(
            nodes: basis.reservations.resources.mapValues(\.quantities),
            links: basis.reservations.bandwidth
                .map { ReservedLink(source: $0.key.source, sink: $0.key.sink, bandwidth: $0.value) }
                .sorted { ($0.source, $0.sink) < ($1.source, $1.sink) })
    }

    private static func value(_ json: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
    }
}
