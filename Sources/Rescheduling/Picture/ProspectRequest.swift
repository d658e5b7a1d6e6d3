/// What a better placement is to be looked for.
package struct ProspectRequest: Hashable, Sendable {
    /// Replicas that must stay where they are.
    package var pinned: Set<ReplicaID>
    /// Share of the objective that each move has to gain.
    package var share: Double
    /// Whether a broken limit is to be repaired, rather than the objective made better.
    package var isRepair: Bool

    package init(pinned: Set<ReplicaID> = [], share: Double, isRepair: Bool) {
        self.pinned = pinned
        self.share = share
        self.isRepair = isRepair
    }
}
