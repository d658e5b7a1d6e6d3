/// The webhooks, by the last word of their paths.
enum AdmissionVerb: String, CaseIterable, Sendable {
    /// Checks Applications.
    case validate
    /// Adds to pods.
    case mutate
}

/// What became of a review.
enum AdmissionOutcome: String, CaseIterable, Sendable {
    case allowed
    case patched
    case refused
    /// Neither an Application nor a pod that is created, or one that is not to be touched.
    case passed
    case malformed
    case tooLarge = "too_large"
    case overloaded
    case aborted
}
