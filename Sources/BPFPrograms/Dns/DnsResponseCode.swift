/// Response codes of RFC 1035, 4.1.1, in the order of their numbers.
package enum DnsResponseCode: String, Hashable, Sendable, CaseIterable {
    case noError = "NOERROR"
    case formatError = "FORMERR"
    case serverFailure = "SERVFAIL"
    case nameError = "NXDOMAIN"
    case notImplemented = "NOTIMP"
    case refused = "REFUSED"
    case other
}
