import ClusterModel
import Hummingbird
import NIOCore
import StateStore

/// `/snapshot`: the whole cluster at one revision, and when there is a newer one.
struct SnapshotRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [Resource("/api/v1/snapshot", get: get)]
    }

    private func get(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: ["watch"])
        if try query.flag("watch") { return watch(request) }
        let writer = SnapshotWriter(
            snapshot: services.state.snapshot, freshness: services.settings.freshness, now: services.now())
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody { body in
                try await writer.write(to: &body)
                try await body.finish(nil)
            })
    }

    private struct Revision: Encodable, Sendable {
        var revision: UInt64
    }

    private func watch(_ request: Request) -> Response {
        let state = services.state
        @Sendable func present() -> [Watch.Event] {
            [Watch.Event(type: "snapshot", data: Revision(revision: state.snapshot.revision))]
        }
        return Watch(services: services, request: request, present: present) { change in
            if case .snapshot = change { present() } else { [] }
        }.response()
    }
}
