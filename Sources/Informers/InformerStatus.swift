package import ClusterModel

/// How well one kind of Kubernetes' objects is known, for readiness and for the metrics `isochrone_informer_*`.
package struct InformerStatus: Hashable, Sendable {
    /// As Kubernetes' paths have it: `nodes`, `pods`, `applications`.
    package var resource: String
    /// Whether all objects were listed once; what is known since then may be old, but it is whole.
    package var isSynced = false
    /// When anything was last heard; `nil` for never. A cluster where nothing happens is silent for long.
    package var lastChange: Timestamp?
    /// How often all objects were listed: once at the start, and after every gap.
    package var lists = 0
    /// Single changes.
    package var changes = 0
    /// Objects that are known.
    package var objects = 0
    /// Objects that are there and not understood, or not valid.
    package var invalid = 0
    /// What is wrong now with following them; `nil` when all is well.
    package var problem: String?

    package init(resource: String) {
        self.resource = resource
    }
}
