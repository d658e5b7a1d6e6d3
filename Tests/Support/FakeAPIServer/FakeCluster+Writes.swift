import Foundation

extension FakeCluster.State {
    // MARK: Create

    mutating func create(_ kind: FakeKind, _ target: FakeTarget, _ request: FakeRequest) -> FakeAnswer {
        guard request.body.count <= 3 << 20 else {
            return FakeRefusal(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728").answer
        }
        guard var json = FakeJSON(request.body) else { return .malformed(request, kind) }
        if let refusal = Self.objection(to: &json, kind, target) { return refusal }
        let name = json[path: "metadata", "name"]?.string ?? ""
        let key = FakeObject.key(target.namespace, name)
        guard store.object(kind, key) == nil else {
            return .failure(
                409, "AlreadyExists", "\(kind.qualified) \"\(name)\" already exists", name: name, kind: kind.plural,
                group: kind.group)
        }
        complete(&json, kind, target)
        if kind.isCustom { json["status"] = nil }
        FakeOwnership.note(&json, from: .object([:]), request, kind, at: now)
        return stored(kind, json, request, status: 201)
    }

    /// What the server fills in.
    private mutating func complete(_ json: inout FakeJSON, _ kind: FakeKind, _ target: FakeTarget) {
        json[path: "metadata", "uid"] = .string(nextUID())
        json[path: "metadata", "creationTimestamp"] = .string(now)
        if let namespace = target.namespace { json[path: "metadata", "namespace"] = .string(namespace) }
        if kind != .leases, kind.plural != "events" { json[path: "metadata", "generation"] = 1 }
        if kind == .pods {
            if json[path: "spec", "schedulerName"] == nil { json[path: "spec", "schedulerName"] = "default-scheduler" }
            if json[path: "status", "phase"] == nil { json[path: "status", "phase"] = "Pending" }
        }
    }

    /// Why an object can't be created or stored.
    private static func objection(to json: inout FakeJSON, _ kind: FakeKind, _ target: FakeTarget) -> FakeAnswer? {
        let name = json[path: "metadata", "name"]?.string ?? ""
        if let prefix = json[path: "metadata", "generateName"]?.string, name.isEmpty {
            let made = "\(prefix)nkst5"
            // Events get no shorter check than other names: the real server refuses a prefix that ends with a dot.
            guard prefix.last != "." else {
                return .invalid(
                    kind, made, "metadata.generateName", "FieldValueInvalid",
                    "Invalid value: \"\(prefix)\": a lowercase RFC 1123 subdomain must consist of lower case "
                        + "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
                        + "(e.g. 'example.com', regex used for validation is "
                        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")
            }
            json[path: "metadata", "name"] = .string(made)
        }
        if kind == .leases, let refusal = Self.badTime(json, ["acquireTime", "renewTime"], kind) { return refusal }
        guard kind == .events else { return nil }
        guard json["eventTime"]?.string != nil else {
            return .invalid(kind, name, "eventTime", "FieldValueRequired", "Required value")
        }
        guard (json["note"]?.string ?? "").utf8.count <= 1_024 else {
            return .invalid(
                kind, name, "message", "FieldValueInvalid", "Invalid value: \"\": can have at most 1024 characters")
        }
        return nil
    }

    /// A MicroTime must have its fraction.
    private static func badTime(_ json: FakeJSON, _ keys: [String], _ kind: FakeKind) -> FakeAnswer? {
        for key in keys {
            guard let text = json[path: "spec", key]?.string, !text.contains(".") else { continue }
            let problem =
                "parsing time \"\(text)\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\""
            return FakeRefusal(
                400, "BadRequest",
                "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): \(problem)"
            ).answer
        }
        return nil
    }

    // MARK: Replace and patch

    mutating func replace(
        _ kind: FakeKind, _ target: FakeTarget, _ key: String, _ name: String, _ request: FakeRequest
    ) -> FakeAnswer {
        guard var json = FakeJSON(request.body) else { return .malformed(request, kind) }
        if let refusal = Self.badTime(json, ["acquireTime", "renewTime"], kind) { return refusal }
        guard let old = store.object(kind, key) else { return .notFound(kind, name) }
        guard let version = json[path: "metadata", "resourceVersion"]?.string, !version.isEmpty else {
            return .failure(
                422, "Invalid",
                "\(kind.qualified) \"\(name)\" is invalid: metadata.resourceVersion: Invalid value: 0: "
                    + "must be specified for an update", name: name, kind: kind.plural, group: kind.group,
                causes: [
                    .init(
                        reason: "FieldValueInvalid", message: "Invalid value: 0: must be specified for an update",
                        field: "metadata.resourceVersion")
                ])
        }
        guard version == "\(old.version)" else { return .modified(kind, name) }
        let before = old.json
        for key in ["uid", "creationTimestamp", "namespace", "generation", "managedFields", "deletionTimestamp"] {
            json[path: "metadata", key] = before[path: "metadata", key]
        }
        return change(kind, target, key, before, json, request)
    }

    mutating func patch(
        _ kind: FakeKind, _ target: FakeTarget, _ key: String, _ name: String, _ request: FakeRequest
    ) -> FakeAnswer {
        let type = request.contentType ?? ""
        if type == "application/apply-patch+yaml" { return apply(kind, target, key, name, request) }
        let isStrategic = type == "application/strategic-merge-patch+json" && !kind.isCustom
        guard type == "application/merge-patch+json" || isStrategic else { return .unsupported(kind) }
        guard let patch = FakeJSON(request.body) else { return .malformed(request, kind) }
        guard let old = store.object(kind, key) else { return .notFound(kind, name) }
        if kind == .pods, let broken = brokenPrecondition(patch["metadata"], of: old, key) {
            return .conflict("pods", name, broken)
        }
        if let version = patch[path: "metadata", "resourceVersion"]?.string, version != "\(old.version)" {
            return .modified(kind, name)
        }
        let before = old.json
        return change(kind, target, key, before, before.merged(with: patch), request)
    }

    /// Stores a new state, of which only the status counts below `/status`, and all but the status elsewhere.
    mutating func change(
        _ kind: FakeKind, _ target: FakeTarget, _ key: String, _ before: FakeJSON, _ wanted: FakeJSON,
        _ request: FakeRequest, manager: Bool = true
    ) -> FakeAnswer {
        var json = wanted
        let hasStatus = kind.isCustom || ["pods", "nodes", "poddisruptionbudgets"].contains(kind.plural)
        if target.subresource == "status" {
            var next = before
            next["status"] = wanted["status"]
            next[path: "metadata", "managedFields"] = wanted[path: "metadata", "managedFields"]
            json = next
        } else if hasStatus {
            json["status"] = before["status"]
        }
        if manager { FakeOwnership.note(&json, from: before, request, kind, at: now) }
        if json["spec"] != before["spec"], let generation = before[path: "metadata", "generation"]?.integer {
            json[path: "metadata", "generation"] = .integer(generation + 1)
        }
        return stored(kind, json, request, status: 200, before: before)
    }

    /// Stores an object unless it is a dry run or nothing has changed.
    mutating func stored(
        _ kind: FakeKind, _ json: FakeJSON, _ request: FakeRequest, status: Int, before: FakeJSON? = nil
    ) -> FakeAnswer {
        var json = json
        json["kind"] = nil
        json["apiVersion"] = nil
        if let before, Self.withoutTimes(before) == Self.withoutTimes(json), let version = before.versionNumber {
            return .object(status, FakeObject(before, version: version), kind)
        }
        guard !request.isDryRun else {
            return .object(status, FakeObject(json, version: before?.versionNumber ?? 0), kind)
        }
        // The last finalizer is gone: what is answered is the object as it was, without them.
        let isOver = json[path: "metadata", "deletionTimestamp"] != nil && kind.isCustom
        if isOver, let before, (json[path: "metadata", "finalizers"]?.array ?? []).isEmpty {
            let last = FakeObject(json, version: before.versionNumber ?? 0)
            store.delete(kind, last.key)
            return .object(status, last, kind)
        }
        return .object(status, store.put(kind, json), kind)
    }

    /// What must differ for a write to count.
    private static func withoutTimes(_ json: FakeJSON) -> FakeJSON {
        var json = json
        json[path: "metadata", "managedFields"] = nil
        json["kind"] = nil
        json["apiVersion"] = nil
        return json
    }

    var now: String { Date().formatted(.iso8601) }
}

extension FakeJSON {
    var versionNumber: Int? { self[path: "metadata", "resourceVersion"]?.string.flatMap { Int($0) } }
}

extension FakeAnswer {
    static func malformed(_ request: FakeRequest, _ kind: FakeKind) -> FakeAnswer {
        failure(
            400, "BadRequest",
            "the object provided is unrecognized (must be of type \(kind.kind)): couldn't get version/kind; "
                + "json parse error: unexpected end of JSON input ("
                + String(decoding: request.body.prefix(30), as: UTF8.self) + " ...)", hasDetails: false)
    }

    static func modified(_ kind: FakeKind, _ name: String) -> FakeAnswer {
        failure(
            409, "Conflict",
            "Operation cannot be fulfilled on \(kind.qualified) \"\(name)\": the object has been modified; "
                + "please apply your changes to the latest version and try again", name: name, kind: kind.plural,
            group: kind.group)
    }

    static func invalid(
        _ kind: FakeKind, _ name: String, _ field: String, _ reason: String, _ problem: String
    ) -> FakeAnswer {
        failure(
            422, "Invalid", "\(kind.qualifiedKind) \"\(name)\" is invalid: \(field): \(problem)", name: name,
            kind: kind.kind, group: kind.isCustom ? kind.group : "",
            causes: [.init(reason: reason, message: problem, field: field)])
    }

    static func unsupported(_ kind: FakeKind) -> FakeAnswer {
        guard kind.isCustom else {
            return failure(415, "UnsupportedMediaType", "415: Unsupported Media Type")
        }
        return FakeRefusal(
            415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: "
                + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
        ).answer
    }
}
