package import KubernetesWire

extension KubernetesClient {
    /// Follows what happens to objects after a version.
    ///
    /// - Parameters:
    ///   - version: of a list, or of the newest event of an earlier watch.
    ///   - duration: after which the server ends the stream, rounded up to a second.
    ///   - silence: the longest time without a byte, after which the stream is given up.
    package func watch<Object: ResourceObject>(
        _ selection: ResourceSelection, from version: String, lasting duration: Duration, silence: Duration
    ) throws(KubernetesError) -> WatchStream<Object> {
        let right = selection.right("watch")
        let seconds = Int((duration / .seconds(1)).rounded(.up))
        let parameters = [
            ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
            ("timeoutSeconds", "\(max(1, seconds))"),
        ]
        var request = APIRequest.get(try selection.path(parameters, for: right), right: right)
        request.timeout = silence
        let answer = pieces(of: request)
        return WatchStream(action: request.action) { () async throws(KubernetesError) in try await answer.next() }
    }
}
