/// What pods get when they are created, and what reviews may take.
package struct AdmissionSettings: Hashable, Sendable {
    /// The scheduler that pods of applications get which name none or the cluster's own; `nil`: they keep theirs.
    package var schedulerName: String?
    /// The extended resource that pods of applications request, where kube-scheduler knows by it which pods to ask us
    /// about (`managedResources`); `nil`: none.
    package var resource: String?
    /// Bytes of a review; beyond it the answer is 413. An object has at most 3 MiB, and a review may have two.
    package var bodyLimit: Int
    /// Reviews that are looked at at once.
    package var width: Int
    /// Bytes of bodies that are held at once.
    package var bodyRoom: Int

    package init(
        schedulerName: String? = nil, resource: String? = nil, bodyLimit: Int = 8 << 20, width: Int = 64,
        bodyRoom: Int = 128 << 20
    ) {
        self.schedulerName = schedulerName
        self.resource = resource
        self.bodyLimit = bodyLimit
        self.width = width
        self.bodyRoom = bodyRoom
    }
}
