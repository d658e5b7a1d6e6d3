/// Prometheus text as a daemon serves it.
package struct Metrics {
    private let lines: [Substring]

    package init(_ text: String) {
        lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    /// The least value of the series of a name that have these labels; `nil` without one.
    package func least(of name: String, where labels: [String: String] = [:]) -> Double? {
        values(of: name, where: labels).min()
    }

    package func sum(of name: String, where labels: [String: String] = [:]) -> Double {
        values(of: name, where: labels).reduce(0, +)
    }

    private func values(of name: String, where labels: [String: String]) -> [Double] {
        lines.filter { line in
            line.prefix { $0 != "{" && $0 != " " } == name
                && labels.allSatisfy { line.contains("\($0.key)=\"\($0.value)\"") }
        }
        .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    }
}
