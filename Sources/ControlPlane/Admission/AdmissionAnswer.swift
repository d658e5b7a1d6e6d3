import KubernetesWire

/// The answer to a review.
struct AdmissionAnswer: Hashable, Sendable {
    var uid: String
    var refusal: Refusal?
    /// Shown to whoever made the request; it goes through all the same.
    var warnings: [String]
    /// What is changed before the object is stored; nothing where it is empty.
    var patch: [JSONPatchOperation]

    init(uid: String, refusal: Refusal? = nil, warnings: [String] = [], patch: [JSONPatchOperation] = []) {
        self.uid = uid
        self.refusal = refusal
        self.warnings = Self.shown(warnings)
        self.patch = patch
    }

    /// Why a change is not allowed, as a `Status` of the API.
    struct Refusal: Hashable, Sendable {
        /// The status of the HTTP response that the client gets.
        var code: Int
        /// `Invalid`, `BadRequest`.
        var reason: String
        var message: String
        /// One entry for each thing that is wrong.
        var causes: [Cause] = []
    }

    struct Cause: Hashable, Sendable {
        var field: String
        var message: String
    }

    /// Kubernetes cuts warnings beyond 256 characters each and 4,096 in all.
    private static func shown(_ warnings: [String]) -> [String] {
        let limit = 12
        var shown = warnings.prefix(limit).map { String($0.prefix(250)) }
        if warnings.count > limit { shown.append("and \(warnings.count - limit) more") }
        return shown
    }
}

extension AdmissionAnswer {
    /// The whole review that is sent.
    var bytes: [UInt8] {
        var fields = [JSONField("uid", .text(uid)), JSONField("allowed", .plain(refusal == nil ? "true" : "false"))]
        if let refusal { fields.append(JSONField("status", refusal.json)) }
        if !warnings.isEmpty { fields.append(JSONField("warnings", .list(warnings.map { .text($0) }))) }
        if !patch.isEmpty {
            fields.append(JSONField("patchType", .text("JSONPatch")))
            fields.append(JSONField("patch", .text(Base64.text(of: JSONOutput.list(patch.map(\.json)).bytes))))
        }
        return JSONOutput.fields([
            JSONField("apiVersion", .text(AdmissionReview.apiVersion)), JSONField("kind", .text("AdmissionReview")),
            JSONField("response", .fields(fields)),
        ]).bytes
    }
}

extension AdmissionAnswer.Refusal {
    fileprivate var json: JSONOutput {
        var fields = [
            JSONField("code", .plain("\(code)")), JSONField("reason", .text(reason)),
            JSONField("message", .text(message)),
        ]
        if !causes.isEmpty {
            let causes = causes.map { cause in
                JSONOutput.fields([
                    JSONField("reason", .text("FieldValueInvalid")), JSONField("message", .text(cause.message)),
                    JSONField("field", .text(cause.field)),
                ])
            }
            fields.append(JSONField("details", .fields([JSONField("causes", .list(causes))])))
        }
        return .fields(fields)
    }
}
