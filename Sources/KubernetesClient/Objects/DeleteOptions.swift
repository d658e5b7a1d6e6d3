/// `v1.DeleteOptions`.
struct DeleteOptions: Encodable {
    struct Preconditions: Encodable {
        var uid: String
    }

    var apiVersion = "v1"
    var kind = "DeleteOptions"
    var preconditions: Preconditions?
    /// `["All"]`: do everything but the deletion.
    var dryRun: [String]?
}
