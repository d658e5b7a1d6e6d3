/// A graph as its file has it, before anything is known of what its attributes mean.
struct ForeignGraph {
    /// Whether edges that don't say have a direction.
    var isDirected = false
    var attributes: [Attribute] = []
    var vertices: [Vertex] = []
    var edges: [Edge] = []
    /// Whether parts are missing that were no good, which has been noted.
    var isIncomplete = false

    struct Attribute {
        var key: String
        var value: Value
        var mark: Mark
    }

    /// Numbers are kept as written, so that units can be applied exactly.
    enum Value {
        case number(DecimalNumber)
        case text(String)
    }

    struct Vertex {
        var id: String
        var mark: Mark
        var attributes: [Attribute] = []
    }

    struct Edge {
        var source: String
        var target: String
        /// `nil` for the way of the graph.
        var isDirected: Bool?
        var mark: Mark
        var attributes: [Attribute] = []
    }
}

extension ForeignGraph.Value {
    /// The number as a `Double`; `nil` for texts and beyond the range of `Double`.
    var double: Double? {
        guard case .number(let number) = self else { return nil }
        return number.double()
    }

    /// The text; `nil` for numbers.
    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
}
