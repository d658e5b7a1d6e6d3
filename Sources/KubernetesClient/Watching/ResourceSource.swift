package import KubernetesWire

/// Where a reflector gets its objects from: an API server, or a test.
package struct ResourceSource<Object: ResourceObject>: Sendable {
    /// One page of the list, for the token of the page before.
    package var page: @Sendable (_ continueToken: String?) async throws(KubernetesError) -> ListPage<Object>
    /// What happens after a version, for so long and with silence of at most so long.
    package var watch:
        @Sendable (_ version: String, _ lasting: Duration, _ silence: Duration) async throws(KubernetesError)
            -> WatchStream<Object>
    /// The newest version that the source knows.
    package var newestVersion: @Sendable () async throws(KubernetesError) -> String

    package init(
        page: @escaping @Sendable (_ continueToken: String?) async throws(KubernetesError) -> ListPage<Object>,
        watch:
            @escaping @Sendable (_ version: String, _ lasting: Duration, _ silence: Duration)
            async throws(KubernetesError) -> WatchStream<Object>,
        newestVersion: @escaping @Sendable () async throws(KubernetesError) -> String
    ) {
        self.page = page
        self.watch = watch
        self.newestVersion = newestVersion
    }

    /// The objects of an API server.
    ///
    /// - Parameter pageSize: objects of one page of a list.
    package init(_ client: KubernetesClient, _ selection: ResourceSelection, pageSize: Int = 500) {
        self.init(
            page: { token async throws(KubernetesError) in
                try await client.list(selection, limit: pageSize, continueToken: token)
            },
            watch: { version, duration, silence async throws(KubernetesError) in
                try client.watch(selection, from: version, lasting: duration, silence: silence)
            },
            newestVersion: { () async throws(KubernetesError) in try await client.resourceVersion(of: selection) })
    }
}
