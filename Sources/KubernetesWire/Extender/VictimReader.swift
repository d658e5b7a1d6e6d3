/// Reads one victim.
struct VictimReader {
    private let document: JSONDocument
    /// The way to the victim, for errors.
    private let field: String

    init(_ document: JSONDocument, _ field: String) {
        self.document = document
        self.field = field
    }

    /// `MetaPod`: the UID alone.
    func uid(_ object: Int) throws(ExtenderRequestError) -> Victim {
        var uid = ""
        try document.forEachField(of: object) { key, value throws(ExtenderRequestError) in
            if document.key(key, resembles: "uid") { try document.read(value, into: &uid, "\(field).UID") }
        }
        guard !uid.isEmpty else { throw missing("UID", in: object) }
        return Victim(uid: uid)
    }

    /// A whole pod, of which the metadata is read.
    func pod(_ object: Int) throws(ExtenderRequestError) -> Victim {
        var victim = Victim(uid: "", namespace: "", name: "")
        try document.forEachField(of: object) { key, value throws(ExtenderRequestError) in
            guard document.key(key, resembles: "metadata"),
                let metadata = try document.container(.object, value, "\(field).metadata")
            else { return }
            try readMetadata(metadata, into: &victim)
        }
        guard !victim.uid.isEmpty else { throw missing("metadata.uid", in: object) }
        return victim
    }

    private func readMetadata(_ metadata: Int, into victim: inout Victim) throws(ExtenderRequestError) {
        var name = victim.name ?? ""
        var namespace = victim.namespace ?? ""
        try document.forEachField(of: metadata) { key, value throws(ExtenderRequestError) in
            if document.key(key, resembles: "uid") {
                try document.read(value, into: &victim.uid, "\(field).metadata.uid")
            } else if document.key(key, resembles: "name") {
                try document.read(value, into: &name, "\(field).metadata.name")
            } else if document.key(key, resembles: "namespace") {
                try document.read(value, into: &namespace, "\(field).metadata.namespace")
            }
        }
        victim.name = name
        victim.namespace = namespace
    }

    private func missing(_ name: String, in object: Int) -> ExtenderRequestError {
        .missing(field: "\(field).\(name)", position: document.position(of: object))
    }
}
