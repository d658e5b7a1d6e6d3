/// Collects the nodes of a request in their order, each name once.
struct CandidateList {
    private let document: JSONDocument
    private var slots = NameSlots(capacity: 0)
    private(set) var candidates: [Candidate] = []
    private(set) var unescapedNames: [[UInt8]] = []

    init(_ document: JSONDocument) {
        self.document = document
    }

    mutating func appendNames(_ array: Int) throws(ExtenderRequestError) {
        let end = document.end(of: array)
        reserve(end - array)
        var value = array + 1
        while value < end {
            try document.require(.string, value, "NodeNames[\(value - array - 1)]")
            append(name: value, object: 0..<0)
            value += 1
        }
    }

    mutating func appendObjects(_ array: Int) throws(ExtenderRequestError) {
        let end = document.end(of: array)
        reserve(elementCount(of: array))
        var value = array + 1
        var place = 0
        while value < end {
            try document.require(.object, value, "Nodes.items[\(place)]")
            append(name: try name(of: value, place), object: document.extent(of: value))
            value = document.next(after: value)
            place += 1
        }
    }

    private mutating func reserve(_ count: Int) {
        candidates.reserveCapacity(count)
        slots = NameSlots(capacity: count)
    }

    private func elementCount(of array: Int) -> Int {
        let end = document.end(of: array)
        var value = array + 1
        var count = 0
        while value < end {
            value = document.next(after: value)
            count += 1
        }
        return count
    }

    /// The token of `metadata.name`.
    private func name(of node: Int, _ place: Int) throws(ExtenderRequestError) -> Int {
        var name: Int?
        var key = node + 1
        let end = document.end(of: node)
        while key < end {
            if document.key(key, resembles: "metadata") {
                let field = "Nodes.items[\(place)].metadata"
                if let object = try document.container(.object, key + 1, field) {
                    name = try nameField(of: object, place) ?? name
                }
            }
            key = document.next(after: key + 1)
        }
        guard let name else {
            throw .missing(field: "Nodes.items[\(place)].metadata.name", position: document.position(of: node))
        }
        return name
    }

    private func nameField(of metadata: Int, _ place: Int) throws(ExtenderRequestError) -> Int? {
        var name: Int?
        var key = metadata + 1
        let end = document.end(of: metadata)
        while key < end {
            let value = key + 1
            if document.key(key, resembles: "name"), document.kind(of: value) != .null {
                try document.require(.string, value, "Nodes.items[\(place)].metadata.name")
                name = value
            }
            key = document.next(after: value)
        }
        return name
    }

    private mutating func append(name: Int, object: Range<Int>) {
        let quoted = document.extent(of: name)
        var candidate = Candidate(
            nameStart: UInt32(quoted.lowerBound), nameEnd: UInt32(quoted.upperBound),
            objectStart: UInt32(object.lowerBound), objectEnd: UInt32(object.upperBound), hash: 0, unescaped: -1)
        if document.isEscaped(name) {
            candidate.unescaped = Int32(truncatingIfNeeded: unescapedNames.count)
            unescapedNames.append(document.unescaped(document.content(of: name)))
        }
        candidate.hash = withName(of: candidate) { NameHash.hash($0) }
        guard let slot = freeSlot(for: candidate) else { return }
        slots.fill(slot, with: candidates.count)
        candidates.append(candidate)
    }

    /// The slot that `candidate` belongs in, `nil` when its name is there already.
    private func freeSlot(for candidate: Candidate) -> Int? {
        slots.freeSlot(hash: candidate.hash) { other in
            candidates[other].hash == candidate.hash
                && withName(of: candidates[other]) { old in
                    withName(of: candidate) { new in NameHash.areEqual(old, new) }
                }
        }
    }

    private func withName<Result>(of candidate: Candidate, _ read: (RawSpan) -> Result) -> Result {
        guard candidate.unescaped < 0 else {
            let name = unescapedNames[Int(candidate.unescaped)]
            return read(name.span.bytes)
        }
        return read(document.text.span.bytes.extracting(candidate.name))
    }
}
