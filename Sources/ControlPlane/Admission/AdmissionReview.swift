import KubernetesWire

/// A value of an object in a review, read where it stands.
typealias ObjectValue = KubernetesWire.JSONValue

/// What the API server asks about one change (admission.k8s.io/v1).
struct AdmissionReview: Sendable {
    var uid: String
    /// `CREATE`, `UPDATE`, `DELETE` or `CONNECT`.
    var operation: String
    /// Of the kind of object; empty for the core group.
    var group: String
    var kind: String
    /// Empty for the object itself.
    var subresource: String
    /// Empty where it is not known yet.
    var name: String
    /// Empty for objects without one.
    var namespace: String
    /// The object as it is to be; `nil` for a deletion.
    var object: ObjectValue?
    /// The object as it was; `nil` for a creation.
    var oldObject: ObjectValue?

    static let apiVersion = "admission.k8s.io/v1"

    /// Why a body is no review.
    enum Failure: Error {
        /// Nobody can be answered: the answer has to repeat the review's UID.
        case unanswerable(String)
        /// The review of this UID is not as it has to be.
        case unreadable(uid: String, String)
    }

    init(_ body: [UInt8]) throws(Failure) {
        let root: ObjectValue
        do {
            root = ObjectValue(try JSONDocument(body))
        } catch {
            throw .unanswerable("the body is not JSON: \(error)")
        }
        guard let request = root["request"], let uid = request.texts["uid"], !uid.isEmpty else {
            throw .unanswerable("the body is no AdmissionReview: request.uid is missing")
        }
        guard let version = root.texts["apiVersion"], version == Self.apiVersion else {
            let found = root.texts["apiVersion"] ?? "unknown"
            throw .unreadable(uid: uid, "its version is \(found), not \(Self.apiVersion)")
        }
        guard let operation = request.texts["operation"] else {
            throw .unreadable(uid: uid, "request.operation is missing")
        }
        let kind = request["kind"]
        self.uid = uid
        self.operation = operation
        self.group = kind?.texts["group"] ?? ""
        self.kind = kind?.texts["kind"] ?? ""
        subresource = request.texts["subResource"] ?? ""
        name = request.texts["name"] ?? ""
        namespace = request.texts["namespace"] ?? ""
        object = request["object"]
        oldObject = request["oldObject"]
    }
}
