import Hummingbird

extension Request {
    /// The first of `types` in the client's order of preference; the first one where the client has none.
    ///
    /// Weights (`q=`) are not looked at: clients that care list what they want first.
    func preferredType(among types: [String]) -> String? {
        let accepted = headers[values: .accept].flatMap { $0.split(separator: ",") }
            .map { $0.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() }
        return accepted.lazy.compactMap { accepted in types.first { $0 == accepted } }.first ?? types.first
    }
}
