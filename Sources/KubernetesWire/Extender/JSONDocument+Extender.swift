extension JSONDocument {
    /// Reads a body that must be an object.
    static func extenderRequest(_ body: [UInt8]) throws(ExtenderRequestError) -> JSONDocument {
        let document: JSONDocument
        do { document = try JSONDocument(body) } catch { throw .malformed(error) }
        try document.require(.object, root, "the body")
        return document
    }

    /// The value of `Pod`, read over an earlier one.
    func pod(_ value: Int, over earlier: PodHeader?) throws(ExtenderRequestError) -> PodHeader? {
        guard let object = try container(.object, value, "Pod") else { return nil }
        var reader = PodReader(self, earlier)
        try reader.read(object)
        return reader.header
    }
}
