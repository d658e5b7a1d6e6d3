/// One line of a watch.
package enum WatchEvent<Object: ResourceObject>: Sendable {
    case added(Object, resourceVersion: String)
    case modified(Object, resourceVersion: String)
    /// The last state of the object. With a selector also of one that lives on but no longer matches.
    case deleted(Object, resourceVersion: String)
    /// All that happened up to that version was told. The last bookmark of a list as a watch says so.
    case bookmark(resourceVersion: String, endsInitialEvents: Bool)
    /// The stream ends; that it is too old has code 410.
    case error(WatchFailure)
    /// An object that can't be read: what it stands for is unknown until the next list.
    case unreadable(ResourceReadingError, resourceVersion: String)

    /// Reads a line without its end.
    ///
    /// - Throws: ``ResourceReadingError`` where the line is no event at all. An event whose object can't be read is one.
    package init(line: [UInt8]) throws(ResourceReadingError) {
        let event = JSONValue(try JSONDocument.resource(line))
        guard let type = event["type"], type.kind == .string else {
            throw .missing(field: "type of the watch event", position: 0)
        }
        guard let object = event["object"] else {
            throw .missing(field: "object of the watch event", position: 0)
        }
        try object.require(.object, "object of the watch event")
        guard !type.equals("ERROR") else {
            self = .error(WatchFailure(object))
            return
        }
        let version = object["metadata"]?["resourceVersion"].flatMap { $0.kind == .string ? $0.text : nil } ?? ""
        guard !version.isEmpty else {
            throw .missing(field: "object.metadata.resourceVersion of the watch event", position: 0)
        }
        self =
            type.equals("BOOKMARK")
            ? .bookmark(resourceVersion: version, endsInitialEvents: Self.endsInitialEvents(object))
            : try Self.change(type, object, version)
    }

    private static func endsInitialEvents(_ bookmark: JSONValue) -> Bool {
        let mark = bookmark["metadata"]?["annotations"]?["k8s.io/initial-events-end"]
        return mark?.kind == .string && mark?.text == "true"
    }

    private static func change(
        _ type: JSONValue, _ value: JSONValue, _ version: String
    ) throws(ResourceReadingError) -> Self {
        let object: Object
        do throws(ResourceReadingError) { object = try Object.read(value) } catch {
            return .unreadable(error, resourceVersion: version)
        }
        if type.equals("ADDED") { return .added(object, resourceVersion: version) }
        if type.equals("MODIFIED") { return .modified(object, resourceVersion: version) }
        if type.equals("DELETED") { return .deleted(object, resourceVersion: version) }
        throw type.wrongType(
            "type of the watch event", expected: "ADDED, MODIFIED, DELETED, BOOKMARK or ERROR",
            found: "\"\(type.text)\"")
    }
}
