import ClusterModel

/// Reads the parts of a scenario, and remembers what has to fit together at the end.
struct ScenarioReader {
    /// Where something is as many as the sweep says.
    private(set) var sweptPlaces: [Located] = []
    /// The values of the sweep as far as they could be read.
    let sweepValues: [Int]
    var groupNames = NameTable(kind: "application")

    init(sweepValues: [Int] = []) {
        self.sweepValues = sweepValues
    }

    /// A number of things, or `swept`.
    mutating func count(_ located: Located, from least: Int64 = 0, noun: String = "count") -> Count? {
        if case .scalar(let scalar) = located.node.content, scalar.text == Self.swept {
            sweptPlaces.append(located)
            return .swept
        }
        guard let text = located.text() else { return nil }
        guard DecimalNumber(text) != nil else {
            let nearest = Suggestion.text(for: text, among: [Self.swept])
            located.note(
                "`\(text.excerpt)` is no \(noun)", remedy: nearest ?? "write a whole number, or \(Self.swept)")
            return nil
        }
        return located.integer(in: least...ScenarioLimits.count).map { .fixed(Int($0)) }
    }

    static let swept = "swept"

    /// The most that a count can become.
    func largest(_ count: Count) -> Double {
        switch count {
        case .fixed(let count): Double(count)
        case .swept: Double(sweepValues.max() ?? 0)
        }
    }

    func seconds(_ text: String) -> Result<Double, Complaint> {
        DurationQuantity.parse(text, in: .seconds)
    }

    func milliseconds(_ text: String) -> Result<Double, Complaint> {
        DurationQuantity.parse(text, in: .milliseconds)
    }

    /// A number without a unit, not negative.
    func amount(_ text: String) -> Result<Double, Complaint> {
        guard let number = DecimalNumber(text) else {
            return .failure(Complaint(message: "`\(text.excerpt)` is no number"))
        }
        guard let value = number.double() else { return .failure(.tooLarge(text)) }
        return value < 0 ? .failure(.negative(text)) : .success(value)
    }
}

extension ScenarioReader {
    mutating func place(_ located: Located) -> PlaceSelector? {
        switch located.node.content {
        case .scalar: return word(located)
        case .sequence: return nodes(located).map { PlaceSelector(.nodes($0)) }
        case .mapping: return placeFields(located)
        }
    }

    /// A node's name, or `all`.
    private func word(_ located: Located) -> PlaceSelector? {
        located.name().map { PlaceSelector($0 == "all" ? .all : .nodes([$0])) }
    }

    private static let scopes = ["nodes", "subCluster", "subClusters", "tier", "subClustersOfTier", "all"]

    private mutating func placeFields(_ located: Located) -> PlaceSelector? {
        guard let fields = located.mapping(Self.scopes + ["pick"]) else { return nil }
        let pick = fields["pick"].flatMap { count($0, from: 1) }
        let given = Self.scopes.filter { fields[$0] != nil }
        guard given.count == 1, let name = given.first, let value = fields[name] else {
            located.note(
                given.isEmpty ? "no place is named" : "more than one place is named: \(given.listed("and"))",
                remedy: "write one of \(Self.scopes.listed())")
            return nil
        }
        return scope(name, value).map { PlaceSelector($0, pick: pick) }
    }

    private func scope(_ name: String, _ value: Located) -> PlaceSelector.Scope? {
        switch name {
        case "nodes": return nodes(value).map { .nodes($0) }
        case "subCluster": return value.name().map { .subClusters([$0]) }
        case "subClusters": return nodes(value).map { .subClusters($0) }
        case "tier": return value.name().map { .tier($0) }
        case "subClustersOfTier": return value.name().map { .subClustersOfTier($0) }
        default:
            guard let isAll = value.boolean() else { return nil }
            if !isAll { value.note("`all: false` is no place", remedy: "remove it, or write all: true") }
            return isAll ? .all : nil
        }
    }

    /// A list of names, each once.
    private func nodes(_ located: Located) -> [String]? {
        guard let items = located.list() else { return nil }
        guard !items.isEmpty else {
            located.note("no name is listed", remedy: "list one name or more")
            return nil
        }
        var seen: Set<String> = []
        return items.compactMap { item in
            guard let name = item.name() else { return nil }
            if !seen.insert(name).inserted { item.note("`\(name.excerpt)` is listed twice", remedy: "remove one") }
            return name
        }
    }
}
