package import ClusterModel

/// An `Application` as a custom resource: who it is, and its text, which is a manifest.
package struct ApplicationObject: Hashable, Sendable {
    package var id: ApplicationID
    package var uid: String
    /// Counts the changes of the spec.
    package var generation: Int64
    /// Whether it is being deleted and waits for its finalizers.
    package var isTerminating: Bool
    /// The whole object as JSON, what Kubernetes added included: the reader of manifests passes it over.
    package var manifest: [UInt8]

    package init(
        id: ApplicationID, uid: String, generation: Int64 = 1, isTerminating: Bool = false, manifest: [UInt8]
    ) {
        self.id = id
        self.uid = uid
        self.generation = generation
        self.isTerminating = isTerminating
        self.manifest = manifest
    }
}

extension ApplicationObject: ResourceObject {
    package static func read(_ value: JSONValue) throws(ResourceReadingError) -> ApplicationObject {
        try value.require(.object, "Application")
        var object = ApplicationObject(id: ApplicationID(name: ""), uid: "", manifest: [])
        if let metadata = value["metadata"] { try object.readMetadata(metadata) }
        guard !object.id.name.isEmpty else { throw value.missing("metadata.name of an Application") }
        object.manifest = Array(value.bytes)
        return object
    }

    private mutating func readMetadata(_ metadata: JSONValue) throws(ResourceReadingError) {
        try metadata.forEachField("Application.metadata") { key, value throws(ResourceReadingError) in
            if key.equals("name") {
                id.name = try value.string("Application.metadata.name") ?? ""
            } else if key.equals("namespace") {
                id.namespace = try value.string("Application.metadata.namespace") ?? id.namespace
            } else if key.equals("uid") {
                uid = try value.string("Application.metadata.uid") ?? ""
            } else if key.equals("generation") {
                generation = try value.wholeNumber("Application.metadata.generation") ?? generation
            } else if key.equals("deletionTimestamp") {
                isTerminating = !value.isNull
            }
        }
    }
}
