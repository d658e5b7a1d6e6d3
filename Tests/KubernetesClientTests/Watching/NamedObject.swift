import KubernetesWire
import Synchronization
import Testing

@testable import KubernetesClient

/// What the tests read of an object.
struct NamedObject: ResourceObject, Hashable {
    var namespace = ""
    var name = ""
    var version = ""
    var labels: [String: String] = [:]

    var key: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    static func read(_ value: JSONValue) throws(ResourceReadingError) -> NamedObject {
        var object = NamedObject()
        try value["metadata"]?.forEachField("metadata") { key, value throws(ResourceReadingError) in
            if key.equals("name") {
                object.name = try value.string("metadata.name") ?? ""
            } else if key.equals("namespace") {
                object.namespace = try value.string("metadata.namespace") ?? ""
            } else if key.equals("resourceVersion") {
                object.version = try value.string("metadata.resourceVersion") ?? ""
            } else if key.equals("labels") {
                object.labels = try value.strings("metadata.labels")
            }
        }
        guard !object.name.isEmpty else { throw .missing(field: "metadata.name", position: 0) }
        return object
    }
}

/// What somebody knows who is told by a reflector.
final class ObjectMirror: Sendable {
    struct State: Sendable {
        var objects: [String: NamedObject] = [:]
        var replacements = 0
        var changes = 0
        /// `put web`, `removed web`, `replaced 3`.
        var log: [String] = []
    }

    private let state = Mutex(State())

    var now: State { state.withLock { $0 } }
    var names: [String] { now.objects.keys.sorted() }

    func take(_ change: ResourceChange<NamedObject>) {
        state.withLock { state in
            state.changes += 1
            switch change {
            case .replaced(let all):
                state.objects = Dictionary(all.map { ($0.key, $0) }) { $1 }
                state.replacements += 1
                state.log.append("replaced \(all.count)")
            case .put(let object):
                state.objects[object.key] = object
                state.log.append("put \(object.name)")
            case .removed(let object):
                state.objects[object.key] = nil
                state.log.append("removed \(object.name)")
            }
        }
    }
}

/// Returns when `condition` holds; fails after a while.
func eventually(
    _ what: Comment, within limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if await condition() { return }
        try await Task.sleep(for: .milliseconds(3))
    }
    try #require(await condition(), what, sourceLocation: sourceLocation)
}
