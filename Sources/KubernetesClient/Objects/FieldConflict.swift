/// A field that server-side apply would have changed although somebody else owns it.
package struct FieldConflict: Hashable, Sendable, CustomStringConvertible {
    /// The way to the field: `.spec.components[name="one"].replicas`.
    package var field: String
    /// The server's words, which name the owner: `conflict with "kubectl"`.
    package var message: String

    package var description: String { "\(field) (\(message))" }

    static func all(in status: KubernetesStatus?) -> [FieldConflict] {
        (status?.causes ?? []).filter { $0.reason == "FieldManagerConflict" }
            .map { FieldConflict(field: $0.field ?? "", message: $0.message ?? "") }
    }
}
