/// What an Event is about.
package struct ObjectReference: Hashable, Sendable, Encodable {
    package var apiVersion: String
    package var kind: String
    package var namespace: String
    package var name: String
    package var uid: String?

    package init(apiVersion: String, kind: String, namespace: String, name: String, uid: String? = nil) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.uid = uid
    }

    package static func pod(namespace: String, name: String, uid: String) -> ObjectReference {
        ObjectReference(apiVersion: "v1", kind: "Pod", namespace: namespace, name: name, uid: uid)
    }

    package static func application(namespace: String, name: String, uid: String? = nil) -> ObjectReference {
        ObjectReference(
            apiVersion: "isochrone.dev/v1alpha1", kind: "Application", namespace: namespace, name: name, uid: uid)
    }
}
