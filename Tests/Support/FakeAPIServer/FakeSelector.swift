/// A label or field selector.
struct FakeSelector {
    private enum Test {
        case isIn(String, Set<String>)
        case isNotIn(String, Set<String>)
        case exists(String)
        case isAbsent(String)
    }

    private var labels: [Test] = []
    private var fields: [(name: String, value: String, isEqual: Bool)] = []

    /// What a request selects by, or the answer that refuses it.
    static func of(_ request: FakeRequest, _ kind: FakeKind) -> Result<FakeSelector, FakeRefusal> {
        var selector = FakeSelector()
        if let text = request.parameter("labelSelector"), !text.isEmpty {
            guard let tests = labelTests(text) else {
                return .failure(
                    FakeRefusal(400, "BadRequest", "unable to parse requirement: found '', expected: ',' or ')'"))
            }
            selector.labels = tests
        }
        for part in (request.parameter("fieldSelector") ?? "").split(separator: ",") {
            let isEqual = !part.contains("!=")
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(sides[0].filter { $0 != "!" })
            guard
                ["metadata.name", "metadata.namespace"].contains(name)
                    || (kind.plural == "pods" && podFields.contains(name))
            else { return .failure(FakeRefusal(400, "BadRequest", "field label not supported: \(name)")) }
            let value = sides.count > 1 ? String(sides[1].drop { $0 == "=" }) : ""
            selector.fields.append((name, value, isEqual))
        }
        return .success(selector)
    }

    private static let podFields: Set = ["spec.nodeName", "spec.schedulerName", "status.phase"]

    func matches(_ object: FakeObject) -> Bool {
        labels.allSatisfy { Self.holds($0, object.labels) }
            && fields.allSatisfy { field in
                let found =
                    switch field.name {
                    case "metadata.name": object.name
                    case "metadata.namespace": object.namespace ?? ""
                    default: object.selectable[field.name] ?? ""
                    }
                return (found == field.value) == field.isEqual
            }
    }

    private static func holds(_ test: Test, _ labels: [String: String]) -> Bool {
        switch test {
        case .isIn(let name, let values): labels[name].map(values.contains) ?? false
        case .isNotIn(let name, let values): labels[name].map { !values.contains($0) } ?? true
        case .exists(let name): labels[name] != nil
        case .isAbsent(let name): labels[name] == nil
        }
    }

    private static func labelTests(_ text: String) -> [Test]? {
        var tests: [Test] = []
        for part in parts(text) {
            guard let test = labelTest(part) else { return nil }
            tests.append(test)
        }
        return tests
    }

    /// Cuts at commas outside of parentheses.
    private static func parts(_ text: String) -> [String] {
        var (parts, depth) = ([""], 0)
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    private static func labelTest(_ part: String) -> Test? {
        let text = trimmed(part)
        if let open = text.firstIndex(of: "(") {
            guard text.hasSuffix(")") else { return nil }
            let words = text[..<open].split(separator: " ").map(String.init)
            guard words.count == 2 else { return nil }
            let values = Set(
                text[text.index(after: open)...].dropLast().split(separator: ",").map { trimmed(String($0)) })
            return words[1] == "in" ? .isIn(words[0], values) : words[1] == "notin" ? .isNotIn(words[0], values) : nil
        }
        if let at = text.firstRange(of: "!=") {
            return .isNotIn(trimmed(String(text[..<at.lowerBound])), [trimmed(String(text[at.upperBound...]))])
        }
        if let at = text.firstRange(of: "==") ?? text.firstRange(of: "=") {
            return .isIn(trimmed(String(text[..<at.lowerBound])), [trimmed(String(text[at.upperBound...]))])
        }
        return text.hasPrefix("!") ? .isAbsent(String(text.dropFirst())) : text.isEmpty ? nil : .exists(text)
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// Why a request is not done: what becomes of it is a Status.
struct FakeRefusal: Error {
    var code: Int
    var reason: String?
    var message: String

    init(_ code: Int, _ reason: String?, _ message: String) {
        self.code = code
        self.reason = reason
        self.message = message
    }

    var answer: FakeAnswer { .failure(code, reason, message, hasDetails: false) }
}
