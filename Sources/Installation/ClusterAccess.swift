/// What an installation asks of the API server; closures, so that nothing here knows how it is reached.
package struct ClusterAccess: Sendable {
    /// Such as `v1.36.2`.
    package var version: @Sendable () async throws(InstallationError) -> String
    /// `nil` for what is not there, be it the object or its kind.
    package var get: @Sendable (ObjectIdentity) async throws(InstallationError) -> ObjectValue?
    /// Empty also where the kind is not there. `namespace`: `nil` for all of them.
    package var list:
        @Sendable (_ kind: ObjectKind, _ namespace: String?, _ labels: String?) async throws(InstallationError)
            -> [ObjectValue]
    /// Server-side apply, as `isochrone`, also of fields that somebody else has set.
    package var apply: @Sendable (ClusterObject) async throws(InstallationError) -> Void
    /// - Returns: whether it was there.
    package var delete: @Sendable (ObjectIdentity) async throws(InstallationError) -> Bool

    package init(
        version: @escaping @Sendable () async throws(InstallationError) -> String,
        get: @escaping @Sendable (ObjectIdentity) async throws(InstallationError) -> ObjectValue?,
        list: @escaping @Sendable (ObjectKind, String?, String?) async throws(InstallationError) -> [ObjectValue],
        apply: @escaping @Sendable (ClusterObject) async throws(InstallationError) -> Void,
        delete: @escaping @Sendable (ObjectIdentity) async throws(InstallationError) -> Bool
    ) {
        self.version = version
        self.get = get
        self.list = list
        self.apply = apply
        self.delete = delete
    }
}
