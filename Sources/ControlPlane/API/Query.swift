import Hummingbird
import Manifests

/// The query of a request, which may hold no other parameters than those that the resource knows.
struct Query: Sendable {
    private let values: [String: String]

    /// - Throws: a 400 ``APIProblem`` for a parameter that is not `allowed` or given twice.
    init(_ request: Request, allowing allowed: [String]) throws {
        var values: [String: String] = [:]
        for (key, value) in request.uri.queryParameters {
            let name = String(key)
            guard allowed.contains(name) else {
                let known =
                    allowed.isEmpty ? "this resource takes none" : "known are \(allowed.joined(separator: ", "))"
                throw APIProblem.invalid(
                    name, "is no parameter of this resource; \(known)",
                    remedy: Suggestion.text(for: name, among: allowed))
            }
            guard values.updateValue(String(value), forKey: name) == nil else {
                throw APIProblem.invalid(name, "is given more than once")
            }
        }
        self.values = values
    }

    /// `nil` when the parameter is absent or empty.
    subscript(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `true`, `false`, or absent, which means `false`.
    func flag(_ name: String) throws -> Bool {
        switch self[name] {
        case nil, "false", "0": return false
        case "true", "1": return true
        case let other?: throw APIProblem.invalid(name, "is `\(other)`; `true` or `false` is expected")
        }
    }

    /// A value of an enumeration by its name, else `fallback`.
    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, else fallback: Choice) throws -> Choice
    where Choice.RawValue == String {
        guard let text = self[name] else { return fallback }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue)
            throw APIProblem.invalid(
                name, "is `\(text)`; one of \(known.joined(separator: ", ")) is expected",
                remedy: Suggestion.text(for: text, among: known))
        }
        return choice
    }

    /// A whole number within `range`, else `fallback`.
    func number(_ name: String, in range: ClosedRange<Int>, else fallback: Int) throws -> Int {
        guard let text = self[name] else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw APIProblem.invalid(
                name, "is `\(text)`; a number from \(range.lowerBound) to \(range.upperBound) is expected")
        }
        return number
    }
}
