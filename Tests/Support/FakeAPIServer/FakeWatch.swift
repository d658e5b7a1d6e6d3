/// A watch of one client: what it has been told, and what it is still to be told.
package struct FakeWatch: Sendable {
    let kind: FakeKind
    let namespace: String?
    let selector: FakeSelector
    /// Up to which version all was told.
    private(set) var version: Int
    private var initial: [FakeObject]
    /// The version of the first bookmark of a list as a watch; `nil` once it was sent, or where none is wanted.
    private var endOfInitial: Int?
    private let wantsBookmarks: Bool
    /// The newest change of this kind.
    private var seen: Int
    /// The version of the newest bookmark.
    private var bookmarked: Int
    package private(set) var isOver = false
    private var failure: FakeAnswer?
    /// In seconds of the fake.
    package let timeout: Int?

    init(_ kind: FakeKind, _ target: FakeTarget, _ request: FakeRequest, _ selector: FakeSelector, _ store: FakeStore) {
        self.kind = kind
        self.selector = selector
        namespace = target.namespace
        timeout = Int(request.parameter("timeoutSeconds") ?? "")
        wantsBookmarks = request.parameter("allowWatchBookmarks") == "true"
        let asked = request.parameter("resourceVersion") ?? ""
        let wantsInitial = request.parameter("sendInitialEvents") == "true"
        let from = Int(asked) ?? 0
        if wantsInitial || asked.isEmpty || asked == "0" {
            version = store.version
            initial = store.objects(kind, namespace: namespace).filter(selector.matches)
            endOfInitial = wantsInitial && wantsBookmarks ? store.version : nil
            (seen, bookmarked) = (store.version, store.version)
        } else {
            version = from
            initial = []
            (seen, bookmarked) = (from, from)
            if from < store.compacted {
                failure = FakeRefusal(410, "Expired", "too old resource version: \(from) (\(store.compacted))").answer
            }
        }
    }

    /// The lines that are due, without their ends.
    mutating func lines(_ store: FakeStore) -> [[UInt8]] {
        if let failure {
            isOver = true
            return [Self.line("ERROR", Array(failure.body.dropLast()))]
        }
        var lines = initial.map { Self.line("ADDED", $0.whole(kind)) }
        initial = []
        if let version = endOfInitial {
            lines.append(bookmark(version, ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}"))
            endOfInitial = nil
        }
        for change in store.changes(after: version) {
            version = change.version
            if change.kind == kind { seen = change.version }
            if let line = line(change) { lines.append(line) }
        }
        return lines
    }

    /// A bookmark, when something of this kind has happened since the last one.
    package mutating func dueBookmark() -> [UInt8]? {
        guard wantsBookmarks, !isOver, seen > bookmarked else { return nil }
        bookmarked = seen
        return bookmark(seen, "")
    }

    /// An object that begins to match is added, and one that matches no more is gone, whatever has become of it.
    private func line(_ change: FakeStore.Change) -> [UInt8]? {
        guard change.kind == kind else { return nil }
        let old = change.old.flatMap { isMeant($0) ? $0 : nil }
        let new = change.new.flatMap { isMeant($0) ? $0 : nil }
        switch (old, new) {
        case (nil, nil): return nil
        case (nil, let new?): return Self.line("ADDED", new.whole(kind))
        case (_?, let new?): return Self.line("MODIFIED", new.whole(kind))
        case (let old?, nil):
            let last = old.version == change.version ? old : old.at(change.version)
            return Self.line("DELETED", last.whole(kind))
        }
    }

    private func isMeant(_ object: FakeObject) -> Bool {
        (namespace == nil || object.namespace == namespace) && selector.matches(object)
    }

    private func bookmark(_ version: Int, _ more: String) -> [UInt8] {
        let metadata = "{\"resourceVersion\":\"\(version)\"\(more)}"
        let head = "{\"kind\":\"\(kind.kind)\",\"apiVersion\":\"\(kind.apiVersion)\",\"metadata\":\(metadata)"
        return Self.line("BOOKMARK", Array((head + (kind.isCustom ? "}" : ",\"spec\":{},\"status\":{}}")).utf8))
    }

    private static func line(_ type: String, _ object: [UInt8]) -> [UInt8] {
        Array("{\"type\":\"\(type)\",\"object\":".utf8) + object + [UInt8(ascii: "}")]
    }
}
