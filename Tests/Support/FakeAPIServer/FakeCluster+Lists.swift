extension FakeCluster.State {
    mutating func list(_ kind: FakeKind, _ target: FakeTarget, _ request: FakeRequest) -> FakeAnswer {
        let selector: FakeSelector
        switch FakeSelector.of(request, kind) {
        case .failure(let refusal): return refusal.answer
        case .success(let value): selector = value
        }
        let limit = Int(request.parameter("limit") ?? "") ?? 0
        let asked = request.parameter("resourceVersion") ?? ""
        if let token = request.parameter("continue"), !token.isEmpty {
            guard asked.isEmpty else {
                return FakeRefusal(
                    400, "BadRequest", "specifying resource version is not allowed when using continue"
                ).answer
            }
            return goOn(kind, target, request, token, limit, selector)
        }
        if !asked.isEmpty, asked != "0", let answer = refusal(of: asked, request, limit) { return answer }
        let objects = store.objects(kind, namespace: target.namespace).filter(selector.matches)
        // From the cache a limit does not count.
        return page(kind, request, objects, at: store.version, limit: asked == "0" ? 0 : limit)
    }

    /// Why a list can't be of that version.
    private func refusal(of asked: String, _ request: FakeRequest, _ limit: Int) -> FakeAnswer? {
        guard let version = Int(asked) else {
            return FakeRefusal(
                500, nil,
                "resourceVersion: Invalid value: \"\(asked)\": strconv.ParseUint: parsing \"\(asked)\": invalid syntax"
            ).answer
        }
        let match = request.parameter("resourceVersionMatch")
        if version > store.version {
            let text = "Timeout: Too large resource version: \(version), current: \(store.version)"
            return .failure(
                504, "Timeout", text,
                causes: [.init(reason: "ResourceVersionTooLarge", message: "Too large resource version")],
                retryAfter: 1)
        }
        let isExact = match == "Exact" || (match == nil && limit > 0)
        guard isExact, version <= store.compacted else { return nil }
        return FakeRefusal(410, "Expired", "The resourceVersion for the provided list is too old.").answer
    }

    private mutating func goOn(
        _ kind: FakeKind, _ target: FakeTarget, _ request: FakeRequest, _ token: String, _ limit: Int,
        _ selector: FakeSelector
    ) -> FakeAnswer {
        guard let place = FakeContinuation(token: token) else {
            let problem = "invalid character '\\u0081' looking for beginning of value"
            return FakeRefusal(
                400, "BadRequest", "invalid continue token: continue key is not valid: \(problem)"
            ).answer
        }
        let name = snapshotName(target, request)
        let isInconsistent = place.rv < 0
        guard
            let objects = isInconsistent
                ? store.objects(kind, namespace: target.namespace).filter(selector.matches)
                : store.snapshot(at: place.rv, name)
        else { return expired(place) }
        let start = place.start.hasPrefix("/") ? String(place.start.dropFirst()) : place.start
        let rest = Array(objects[Self.firstIndex(in: objects, from: start)...])
        return page(kind, request, rest, at: isInconsistent ? store.version : place.rv, limit: limit)
    }

    private static func firstIndex(in objects: [FakeObject], from key: String) -> Int {
        var (low, high) = (0, objects.count)
        while low < high {
            let middle = (low + high) / 2
            if objects[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func expired(_ place: FakeContinuation) -> FakeAnswer {
        var next = place
        next.rv = -1
        if next.start.hasPrefix("/") { next.start.removeFirst() }
        let text = """
            The provided continue parameter is too old to display a consistent list result. You can start a new list \
            without the continue parameter, or use the continue token in this response to retrieve the remainder of the \
            results. Continuing with the provided token results in an inconsistent list - objects that were created, \
            modified, or deleted between the time the first chunk was returned and now may show up in the list.
            """
        return .json(
            410, FakeStatus(metadata: .init(continue: next.token), message: text, reason: "Expired", code: 410))
    }

    private func snapshotName(_ target: FakeTarget, _ request: FakeRequest) -> String {
        [
            target.qualifiedResource, target.namespace ?? "", request.parameter("labelSelector") ?? "",
            request.parameter("fieldSelector") ?? "",
        ].joined(separator: " ")
    }

    private mutating func page(
        _ kind: FakeKind, _ request: FakeRequest, _ objects: [FakeObject], at version: Int, limit: Int
    ) -> FakeAnswer {
        let isWhole = limit <= 0 || objects.count <= limit
        let items = isWhole ? objects[...] : objects.prefix(limit)
        var metadata = "{\"resourceVersion\":\"\(version)\""
        if !isWhole, let last = items.last, let target = request.target {
            let name = snapshotName(target, request)
            if store.snapshot(at: version, name) == nil { store.keep(objects, at: version, name) }
            // As the real one does, the key of a page after the first one begins with a slash.
            let token = FakeContinuation(version: version, after: "/\(last.key)").token
            metadata += ",\"continue\":\"\(token)\",\"remainingItemCount\":\(objects.count - limit)"
        }
        return .list(kind, metadata + "}", items)
    }
}

extension FakeAnswer {
    fileprivate static func list(_ kind: FakeKind, _ metadata: String, _ items: ArraySlice<FakeObject>) -> FakeAnswer {
        let head =
            "{\"kind\":\"\(kind.kind)List\",\"apiVersion\":\"\(kind.apiVersion)\",\"metadata\":\(metadata),\"items\":["
        var body = Array(head.utf8)
        body.reserveCapacity(items.reduce(body.count + 4) { $0 + $1.body.count + 80 })
        for (index, item) in items.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += item.listed(kind)
        }
        body += Array("]}\n".utf8)
        return FakeAnswer(status: 200, contentType: "application/json", body: body)
    }
}
