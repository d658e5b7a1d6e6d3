package import ClusterModel

/// A scenario as far as it could be read, with the places of its fields: for those who check it against other files.
package struct ScenarioSource {
    package let scenario: Scenario
    /// Of the scenario's own file, in the order of their places.
    package let problems: [Problem]
    private let file: String
    private let root: SyntaxNode

    /// A problem of a field, at its place in the file.
    ///
    /// - Parameter path: Names and indices from the top: `["spec", "events", 2, "lose"]`. Where the file does not go so
    ///   deep, as for a place that is a bare word, the place is that of what it has.
    package func problem(_ path: [PathStep], _ message: String, remedy: String? = nil) -> Problem {
        var node = root
        var text = ""
        for step in path {
            guard let next = node.child(step) else { break }
            node = next
            switch step {
            case .field(let name): text = MappingReader.path(of: name, in: text)
            case .item(let index): text += "[\(index)]"
            }
        }
        return Problem(
            file: file, line: node.mark.line, column: node.mark.column, path: text, message: message, remedy: remedy)
    }

    /// A step into a document.
    package enum PathStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, Sendable {
        case field(String)
        case item(Int)

        package init(stringLiteral name: String) {
            self = .field(name)
        }

        package init(integerLiteral index: Int) {
            self = .item(index)
        }
    }
}

extension ScenarioSource {
    /// - Returns: `nil` in the place of the scenario when nothing can be said of it but its problems.
    package static func read(_ bytes: [UInt8], file: String) -> (source: ScenarioSource?, problems: [Problem]) {
        let context = ReadingContext(file: file)
        let root = SourceText(bytes, context: context)?.parsed(context: context)
        let document = root.flatMap { DocumentReader($0, expecting: [.scenario], context: context) }
        let scenario = document.flatMap { $0.scenario() }
        let problems = context.result(scenario).problems
        guard let root, let scenario else { return (nil, problems) }
        return (ScenarioSource(scenario: scenario, problems: problems, file: file, root: root), problems)
    }
}

extension SyntaxNode {
    fileprivate func child(_ step: ScenarioSource.PathStep) -> SyntaxNode? {
        switch (content, step) {
        case (.mapping(let entries), .field(let name)): entries.first { $0.key == name }?.value
        case (.sequence(let items), .item(let index)): items.indices.contains(index) ? items[index] : nil
        default: nil
        }
    }
}
