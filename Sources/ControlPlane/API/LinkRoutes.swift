import ClusterModel
import Hummingbird
import StateStore
import Synchronization

/// `/links`: what is known of the links between nodes.
struct LinkRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [Resource("/api/v1/links", get: list), Resource("/api/v1/links/matrix", get: matrix)]
    }

    private func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: LinkFilter.parameters + PageRequest.parameters + ["watch"])
        let snapshot = services.state.snapshot
        let filter = try LinkFilter(query, in: snapshot)
        if try query.flag("watch") { return watch(request, filter) }
        let now = services.now()
        let links = snapshot.nodes.indices.lazy.flatMap { filter.links(from: $0, in: snapshot) }
        let page = try PageRequest(query)
            .page(of: links, revision: snapshot.revision, key: { "\($0.source)\u{0}\($0.sink)" }) {
                LinkDocument($0, freshness: services.settings.freshness, now: now)
            }
        return try .json(page)
    }

    private func matrix(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: ["metric", "statistic", "subCluster"])
        let snapshot = services.state.snapshot
        let filter = try LinkFilter(query, in: snapshot)
        let nodes = snapshot.nodes.indices.filter {
            filter.subCluster == nil || snapshot.nodes[$0].subCluster == filter.subCluster
        }
        guard nodes.count <= services.settings.matrixLimit else {
            throw APIProblem.invalid(
                "subCluster",
                "is needed: a matrix of \(nodes.count) nodes is too large, at most \(services.settings.matrixLimit) fit"
            )
        }
        return try .json(
            LinkMatrix(
                try query.choice("metric", else: .latency), try query.choice("statistic", else: .p50), of: snapshot,
                nodes: nodes, freshness: services.settings.freshness, now: services.now()))
    }

    /// Links are shown as they are in snapshots, so that what one event tells was true at one moment.
    private func watch(_ request: Request, _ filter: LinkFilter) -> Response {
        let changedSources = Mutex<Set<String>>([])
        return Watch(services: services, request: request) {
            let snapshot = services.state.snapshot
            return snapshot.nodes.indices.compactMap { links(from: $0, snapshot, filter) }
        } changed: { change in
            switch change {
            case .links(let source):
                changedSources.withLock { _ = $0.insert(source) }
                return []
            case .snapshot:
                let sources = changedSources.withLock { sources in
                    defer { sources = [] }
                    return sources.sorted()
                }
                let snapshot = services.state.snapshot
                return sources.compactMap(snapshot.index).compactMap { links(from: $0, snapshot, filter) }
            default: return []
            }
        }.response()
    }

    private func links(from source: Int, _ snapshot: ClusterSnapshot, _ filter: LinkFilter) -> Watch.Event? {
        let links = filter.links(from: source, in: snapshot)
        guard !links.isEmpty else { return nil }
        let now = services.now()
        return .put(
            snapshot.nodes[source].name,
            links.map { LinkDocument($0, freshness: services.settings.freshness, now: now) })
    }
}
