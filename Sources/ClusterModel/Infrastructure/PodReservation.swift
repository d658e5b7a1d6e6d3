/// A pod that was told where it may go and is not yet known to run: it holds its replica, and capacity where it most
/// likely goes. What kube-scheduler calls an assumed pod.
public struct PodReservation: Hashable, Sendable, Codable {
    /// Where it most likely goes.
    public var placement: PodPlacement
    /// The pod's UID: another pod of the same name has a claim of its own.
    public var uid: String
    /// The claim ends at this moment, unless it is renewed.
    public var until: Timestamp

    public init(placement: PodPlacement, uid: String, until: Timestamp) {
        self.placement = placement
        self.uid = uid
        self.until = until
    }
}
