/// Asks the cluster's API server who a caller is and what that caller may do.
package struct AccessControl: Sendable {
    /// Who bears a token.
    package var authenticate: @Sendable (_ token: String) async -> Authentication
    package var authorize: @Sendable (Caller, AccessQuestion) async -> Authorization

    package init(
        authenticate: @escaping @Sendable (_ token: String) async -> Authentication,
        authorize: @escaping @Sendable (Caller, AccessQuestion) async -> Authorization
    ) {
        self.authenticate = authenticate
        self.authorize = authorize
    }

    package enum Authentication: Hashable, Sendable {
        case caller(Caller)
        /// The API server does not know the token, or not for this audience.
        case unknown
        /// The API server could not be asked.
        case unavailable(String)
    }

    package enum Authorization: Hashable, Sendable {
        case allowed
        case denied
        /// The API server could not be asked.
        case unavailable(String)
    }
}
