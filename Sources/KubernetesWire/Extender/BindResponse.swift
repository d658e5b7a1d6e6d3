/// Writes `ExtenderBindingResult`: whether the pod is bound now.
public enum BindResponse {
    /// - Parameter error: why the pod is not bound, which becomes its event; `nil` when it is. To say that a pod is bound
    ///   that is not would leave it pending for ever.
    public static func bytes(error: String? = nil) -> [UInt8] {
        let text = error.map { $0.isEmpty ? "unknown error" : $0 } ?? ""
        return Array("{\"Error\":".utf8) + JSONText.quoted(text) + [UInt8(ascii: "}")]
    }
}
