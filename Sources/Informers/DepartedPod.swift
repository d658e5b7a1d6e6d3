package import ClusterModel

/// A pod of an application that is gone, or over.
package struct DepartedPod: Hashable, Sendable {
    package var name: PodName
    package var uid: String
    package var application: ApplicationID
}
