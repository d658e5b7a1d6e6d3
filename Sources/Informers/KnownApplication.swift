package import ClusterModel

/// An Application object as it was last told of, valid or not.
package struct KnownApplication: Hashable, Sendable {
    package var id: ApplicationID
    package var uid: String
    /// Counts the changes of the spec.
    package var generation: Int64
    /// Why it is kept out of planning, each with its place; empty where it is not.
    package var problems: [String]
    /// The whole object as JSON, its status included.
    package var object: [UInt8]
}
