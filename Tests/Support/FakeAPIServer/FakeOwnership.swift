/// Who manages which fields of an object: `metadata.managedFields`.
struct FakeOwnership {
    struct Manager: Hashable {
        var name: String
        var operation: String
        var subresource: String?
    }

    private(set) var entries: [(manager: Manager, fields: FakeFieldSet)]

    init(_ json: FakeJSON) {
        entries = (json[path: "metadata", "managedFields"]?.array ?? []).map { entry in
            (
                Manager(
                    name: entry["manager"]?.string ?? "", operation: entry["operation"]?.string ?? "Update",
                    subresource: entry["subresource"]?.string), FakeFieldSet(tree: entry["fieldsV1"] ?? [:])
            )
        }
    }

    func written(_ kind: FakeKind, at time: String) -> FakeJSON? {
        let list = entries.filter { !$0.fields.paths.isEmpty }.map { entry -> FakeJSON in
            var json: FakeJSON = [
                "manager": .string(entry.manager.name), "operation": .string(entry.manager.operation),
                "apiVersion": .string(kind.apiVersion), "fieldsType": "FieldsV1", "time": .string(time),
                "fieldsV1": entry.fields.tree,
            ]
            if let subresource = entry.manager.subresource { json["subresource"] = .string(subresource) }
            return json
        }
        return list.isEmpty ? nil : .array(list)
    }

    func fields(of manager: Manager) -> Set<FakeFieldSet.Path> {
        entries.first { $0.manager == manager }?.fields.paths ?? []
    }

    mutating func give(_ paths: Set<FakeFieldSet.Path>, to manager: Manager) {
        if let index = entries.firstIndex(where: { $0.manager == manager }) {
            entries[index].fields = FakeFieldSet(paths)
        } else {
            entries.append((manager, FakeFieldSet(paths)))
        }
    }

    mutating func take(_ paths: Set<FakeFieldSet.Path>, fromAllBut manager: Manager) {
        for index in entries.indices where entries[index].manager != manager {
            entries[index].fields = FakeFieldSet(entries[index].fields.paths.subtracting(paths))
        }
    }

    /// What of an object has managers: all but what the server writes.
    static func managed(_ json: FakeJSON) -> FakeJSON {
        var json = json
        for key in ["kind", "apiVersion"] { json[key] = nil }
        let metadata = (json["metadata"]?.fields ?? [:]).filter {
            ["labels", "annotations", "finalizers"].contains($0.key)
        }
        json["metadata"] = metadata.isEmpty ? nil : .object(metadata)
        return json
    }

    /// Notes who has changed what by any other way than apply.
    static func note(
        _ json: inout FakeJSON, from before: FakeJSON, _ request: FakeRequest, _ kind: FakeKind, at time: String
    ) {
        let manager = Manager(
            name: request.parameter("fieldManager") ?? "unknown", operation: "Update",
            subresource: request.target?.subresource)
        var ownership = FakeOwnership(before)
        let (old, new) = (managed(before), managed(json))
        let all = FakeFieldSet(of: new).paths
        let changed = all.filter {
            FakeFieldSet.value(at: $0[...], in: old) != FakeFieldSet.value(at: $0[...], in: new)
        }
        let gone = FakeFieldSet(of: old).paths.subtracting(all)
        guard !changed.isEmpty || !gone.isEmpty else { return }
        ownership.take(changed.union(gone), fromAllBut: manager)
        ownership.give(ownership.fields(of: manager).subtracting(gone).union(changed), to: manager)
        json[path: "metadata", "managedFields"] = ownership.written(kind, at: time)
    }
}
