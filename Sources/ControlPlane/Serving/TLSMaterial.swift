import HummingbirdTLS

/// What a server needs to speak TLS, read from its files and found to fit together.
struct TLSMaterial: Sendable {
    var configuration: TLSConfiguration
    /// When the first certificate of the chain expires, in seconds since 1970.
    var expiry: Int
    /// Grows with each reading.
    var generation = 0
}
