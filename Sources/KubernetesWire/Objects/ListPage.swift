/// One page of a list of objects.
package struct ListPage<Object: ResourceObject>: Sendable {
    /// Those that could be read, in the server's order.
    package var items: [Object] = []
    /// Of the collection; all pages of one list share it. Opaque: only to be sent back.
    package var resourceVersion = ""
    /// Fetches the next page; `nil` on the last one. Opaque, and to be percent-encoded.
    package var continueToken: String?
    /// How many objects come after this page, where the server says so.
    package var remaining: Int64?
    /// Why the other objects could not be read; one bad object must not hide all others.
    package var unreadable: [ResourceReadingError] = []

    /// Reads the answer to a list.
    package init(_ body: [UInt8]) throws(ResourceReadingError) {
        let list = JSONValue(try JSONDocument.resource(body))
        var hasMetadata = false
        try list.forEachField("the list") { key, value throws(ResourceReadingError) in
            if key.equals("metadata") {
                hasMetadata = true
                try readMetadata(value)
            } else if key.equals("items") {
                try readItems(value)
            }
        }
        guard hasMetadata, !resourceVersion.isEmpty else {
            throw .missing(field: "metadata.resourceVersion of the list", position: 0)
        }
    }

    private mutating func readMetadata(_ metadata: JSONValue) throws(ResourceReadingError) {
        try metadata.forEachField("metadata of the list") { key, value throws(ResourceReadingError) in
            if key.equals("resourceVersion") {
                resourceVersion = try value.string("metadata.resourceVersion of the list") ?? ""
            } else if key.equals("continue") {
                let token = try value.string("metadata.continue of the list") ?? ""
                continueToken = token.isEmpty ? nil : token
            } else if key.equals("remainingItemCount") {
                remaining = try value.wholeNumber("metadata.remainingItemCount of the list")
            }
        }
    }

    private mutating func readItems(_ value: JSONValue) throws(ResourceReadingError) {
        try value.forEachElement("items of the list") { element throws(ResourceReadingError) in
            do throws(ResourceReadingError) {
                items.append(try Object.read(element))
            } catch {
                unreadable.append(error)
            }
        }
    }
}
