package import ClusterModel
package import Manifests

/// An Application of Kubernetes that is no valid manifest, and is kept out of planning until it is mended.
package struct ApplicationProblem: Hashable, Sendable {
    package var id: ApplicationID
    package var uid: String
    /// Of the spec that is wrong; what a status calls `observedGeneration`.
    package var generation: Int64
    /// At least one, in the order of their places.
    package var problems: [Problem]

    package init(id: ApplicationID, uid: String, generation: Int64, problems: [Problem]) {
        self.id = id
        self.uid = uid
        self.generation = generation
        self.problems = problems
    }
}
