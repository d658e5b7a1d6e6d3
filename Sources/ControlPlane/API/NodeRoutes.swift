import ClusterModel
import Foundation
import Hummingbird
import Manifests
import StateStore

/// `/nodes`: the machines of the cluster; writable for clusters without Kubernetes.
struct NodeRoutes: Sendable {
    let services: APIServices

    var resources: [Resource] {
        [
            Resource("/api/v1/nodes", get: list),
            Resource("/api/v1/nodes/:name", [.get: get, .put: put, .delete: delete]),
        ]
    }

    private func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let query = try Query(request, allowing: PageRequest.parameters + ["watch"])
        if try query.flag("watch") { return watch(request) }
        let snapshot = services.state.snapshot
        let page = try PageRequest(query)
            .page(of: snapshot.nodes, revision: snapshot.revision, key: \.name) { NodeDocument($0) }
        return try .json(page)
    }

    private func get(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        return try .json(NodeDocument(try node(context)))
    }

    private func put(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let node = try NodeBody.node(named: context.newName("name"), from: await services.body.bytes(of: request))
        let exists = services.node(named: node.name) != nil
        try await services.state.put(node: node)
        return try .json(NodeDocument(node), status: exists ? .ok : .created)
    }

    private func delete(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try Query(request, allowing: [])
        let node = try node(context)
        guard services.state.node(name: node.name) != nil else {
            let place =
                services.state.observedNode(name: node.name) == nil
                ? "declared in the topology file: remove it there and restart" : "a node of Kubernetes: delete it there"
            throw APIProblem(.conflict, .conflict, "node \(node.name) is \(place)")
        }
        try await services.state.removeNode(name: node.name)
        services.state.rebuildNow()
        return Response(status: .noContent)
    }

    private func node(_ context: APIRequestContext) throws -> Node {
        let name = try context.parameter("name")
        guard let node = services.node(named: name) else {
            throw APIProblem.notFound(
                "no node `\(name)` is known", name, among: services.state.snapshot.nodes.map(\.name))
        }
        return node
    }

    private func watch(_ request: Request) -> Response {
        let state = services.state
        return Watch(services: services, request: request) {
            state.snapshot.nodes.map { .put($0.name, NodeDocument($0)) }
        } changed: { change in
            guard case .node(let name, let isRemoved) = change else { return [] }
            guard !isRemoved, let node = services.node(named: name) else { return [.delete(name)] }
            return [.put(name, NodeDocument(node))]
        }.response()
    }
}

extension APIServices {
    /// A node of Kubernetes, one that is stored, even if no snapshot has it yet, or a declared one.
    func node(named name: String) -> Node? {
        if let observed = state.observedNode(name: name) { return observed }
        if let stored = state.node(name: name)?.value { return stored }
        let snapshot = state.snapshot
        return snapshot.index(of: name).map { snapshot.nodes[$0] }
    }
}

extension APIProblem {
    /// A 404 that says what there is instead.
    static func notFound(_ trouble: String, _ name: String, among names: [String]) -> APIProblem {
        let hint = Suggestion.text(for: name, among: names).map { "; \($0)" } ?? ""
        return APIProblem(.notFound, .notFound, trouble + hint)
    }
}
