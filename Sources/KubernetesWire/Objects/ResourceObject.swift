/// An object of the Kubernetes API, as far as it is read here.
package protocol ResourceObject: Sendable {
    /// Reads the fields that count; unknown ones are passed over.
    ///
    /// - Parameter value: the object.
    static func read(_ value: JSONValue) throws(ResourceReadingError) -> Self
}

extension ResourceObject {
    /// Reads a whole JSON text, as a GET answers it.
    package init(json text: [UInt8]) throws(ResourceReadingError) {
        self = try Self.read(JSONValue(try JSONDocument.resource(text)))
    }
}

extension JSONDocument {
    /// Reads the answer of an API server, which must be an object.
    static func resource(_ text: [UInt8]) throws(ResourceReadingError) -> JSONDocument {
        let document: JSONDocument
        do { document = try JSONDocument(text) } catch { throw .malformed(error) }
        try JSONValue(document).require(.object, "the answer")
        return document
    }
}
