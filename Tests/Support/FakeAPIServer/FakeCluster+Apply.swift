extension FakeCluster.State {
    /// Server-side apply.
    mutating func apply(
        _ kind: FakeKind, _ target: FakeTarget, _ key: String, _ name: String, _ request: FakeRequest
    ) -> FakeAnswer {
        guard let manager = request.parameter("fieldManager"), !manager.isEmpty else { return .noManager }
        guard var applied = FakeJSON(yaml: request.body), applied.fields != nil else {
            return .malformed(request, kind)
        }
        guard applied[path: "metadata", "managedFields"] == nil else {
            return FakeRefusal(400, "BadRequest", "metadata.managedFields must be nil").answer
        }
        let isStatus = target.subresource == "status"
        let old = store.object(kind, key)
        guard old != nil || !isStatus else { return .notFound(kind, name) }
        applied = FakeOwnership.managed(applied)
        if isStatus {
            applied = .object(["status": applied["status"] ?? [:]])
        } else if kind.isCustom {
            applied["status"] = nil
        }
        let mine = FakeOwnership.Manager(name: manager, operation: "Apply", subresource: target.subresource)
        var before = old?.json ?? newborn(kind, target, name)
        var ownership = FakeOwnership(before)
        let wanted = FakeFieldSet(of: applied).paths
        let conflicts = Self.conflicts(wanted, applied, before, ownership, mine)
        guard conflicts.isEmpty || request.parameter("force") == "true" else { return .fieldConflicts(conflicts) }
        ownership.take(Set(conflicts.map(\.path)), fromAllBut: mine)
        var json = before
        // Elements of lists go before their fields, by which they are found.
        let others = ownership.entries.filter { $0.manager != mine }.reduce(into: Set()) {
            $0.formUnion($1.fields.paths)
        }
        for path in ownership.fields(of: mine).subtracting(wanted).subtracting(others).sorted(by: {
            $0.last == "." && $1.last != "."
        }) {
            FakeFieldSet.set(nil, at: path[...], in: &json)
        }
        for path in Self.inOrder(wanted, applied) {
            FakeFieldSet.set(FakeFieldSet.value(at: path[...], in: applied), at: path[...], in: &json)
        }
        ownership.give(wanted, to: mine)
        json[path: "metadata", "managedFields"] = ownership.written(kind, at: now)
        guard old != nil else { return stored(kind, json, request, status: 201) }
        before[path: "metadata", "managedFields"] = ownership.written(kind, at: now)
        return change(kind, target, key, before, json, request, manager: false)
    }

    private mutating func newborn(_ kind: FakeKind, _ target: FakeTarget, _ name: String) -> FakeJSON {
        var metadata: FakeJSON = [
            "name": .string(name), "uid": .string(nextUID()), "creationTimestamp": .string(now), "generation": 1,
        ]
        if let namespace = target.namespace { metadata["namespace"] = .string(namespace) }
        return ["metadata": metadata]
    }

    /// Elements of lists come in the order in which they were applied.
    private static func inOrder(_ paths: Set<FakeFieldSet.Path>, _ json: FakeJSON) -> [FakeFieldSet.Path] {
        let order = FakeFieldSet.orderedPaths(of: json)
        return order.filter(paths.contains)
    }

    /// Fields of others that would change.
    private static func conflicts(
        _ wanted: Set<FakeFieldSet.Path>, _ applied: FakeJSON, _ before: FakeJSON, _ ownership: FakeOwnership,
        _ mine: FakeOwnership.Manager
    ) -> [(path: FakeFieldSet.Path, owner: String)] {
        var conflicts: [(path: FakeFieldSet.Path, owner: String)] = []
        for entry in ownership.entries where entry.manager != mine {
            for path in wanted.intersection(entry.fields.paths)
            where FakeFieldSet.value(at: path[...], in: applied) != FakeFieldSet.value(at: path[...], in: before) {
                let how = entry.manager.operation == "Apply" ? "" : " using \(entry.manager.operation)"
                conflicts.append((path, "\"\(entry.manager.name)\"\(how)"))
            }
        }
        return conflicts.sorted { FakeFieldSet.name(of: $0.path) < FakeFieldSet.name(of: $1.path) }
    }
}

extension FakeFieldSet {
    /// The fields of a value, lists in their order.
    static func orderedPaths(of value: FakeJSON, _ path: Path = []) -> [Path] {
        switch value {
        case .object(let fields) where !fields.isEmpty || path.isEmpty:
            return fields.sorted { $0.key < $1.key }.flatMap { orderedPaths(of: $1, path + ["f:\($0)"]) }
        case .array(let elements):
            guard let key = listKey(elements) else { return [path] }
            return elements.flatMap { element -> [Path] in
                let step = "k:{\"\(key)\":\"\(element[key]?.string ?? "")\"}"
                return [path + [step, "."]] + orderedPaths(of: element, path + [step])
            }
        default: return [path]
        }
    }
}

extension FakeAnswer {
    fileprivate static var noManager: FakeAnswer {
        failure(
            422, "Invalid",
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch",
            kind: "PatchOptions", group: "meta.k8s.io",
            causes: [
                .init(
                    reason: "FieldValueRequired", message: "Required value: is required for apply patch",
                    field: "fieldManager")
            ])
    }

    fileprivate static func fieldConflicts(_ conflicts: [(path: FakeFieldSet.Path, owner: String)]) -> FakeAnswer {
        let count = conflicts.count == 1 ? "1 conflict" : "\(conflicts.count) conflicts"
        let text = conflicts.map { "conflict with \($0.owner): \(FakeFieldSet.name(of: $0.path))" }
        return failure(
            409, "Conflict", "Apply failed with \(count): \(text.joined(separator: "\n- "))",
            causes: conflicts.map {
                .init(
                    reason: "FieldManagerConflict", message: "conflict with \($0.owner)",
                    field: FakeFieldSet.name(of: $0.path))
            })
    }
}
