/// Reads the map of node names to victims, in either form.
struct VictimMap {
    /// How victims are sent, and the field that they are sent in.
    enum Form: String {
        case wholePods = "NodeNameToVictims"
        case uids = "NodeNameToMetaVictims"
    }

    private let document: JSONDocument
    private let form: Form
    private(set) var candidates: [PreemptCandidate] = []
    private var places: [String: Int] = [:]

    init(_ document: JSONDocument, _ form: Form) {
        self.document = document
        self.form = form
    }

    /// A node that comes a second time replaces the first and keeps its place.
    mutating func read(_ map: Int) throws(ExtenderRequestError) {
        var key = map + 1
        let end = document.end(of: map)
        while key < end {
            let candidate = try candidate(document.string(key), key + 1)
            if let place = places[candidate.node] {
                candidates[place] = candidate
            } else {
                places[candidate.node] = candidates.count
                candidates.append(candidate)
            }
            key = document.next(after: key + 1)
        }
    }

    private func candidate(_ node: String, _ value: Int) throws(ExtenderRequestError) -> PreemptCandidate {
        var candidate = PreemptCandidate(node: node, victims: [])
        let field = "\(form.rawValue)[\(node)]"
        guard let object = try document.container(.object, value, field) else { return candidate }
        try document.forEachField(of: object) { key, value throws(ExtenderRequestError) in
            if document.key(key, resembles: "pods") {
                candidate.victims = try victims(value, "\(field).Pods")
            } else if document.key(key, resembles: "numpdbviolations") {
                let count = try document.wholeNumber(Int.self, value, "\(field).NumPDBViolations")
                candidate.pdbViolations = count ?? candidate.pdbViolations
            }
        }
        return candidate
    }

    private func victims(_ value: Int, _ field: String) throws(ExtenderRequestError) -> [Victim] {
        guard let array = try document.container(.array, value, field) else { return [] }
        var victims: [Victim] = []
        var element = array + 1
        let end = document.end(of: array)
        while element < end {
            if let victim = try victim(element, "\(field)[\(victims.count)]") { victims.append(victim) }
            element = document.next(after: element)
        }
        return victims
    }

    private func victim(_ value: Int, _ field: String) throws(ExtenderRequestError) -> Victim? {
        guard let object = try document.container(.object, value, field) else { return nil }
        let reader = VictimReader(document, field)
        return form == .uids ? try reader.uid(object) : try reader.pod(object)
    }
}
