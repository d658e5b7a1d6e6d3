/// What is to be drawn, before a language is chosen: groups of shapes with arrows between them.
struct Drawing {
    var groups: [Group]

    /// A frame with a title.
    struct Group {
        /// Unique among the drawing's groups.
        var id: String
        var lines: [String]
        var groups: [Group] = []
        var shapes: [Shape] = []
        var edges: [Edge] = []
    }

    struct Shape {
        /// Unique among the drawing's shapes.
        var id: String
        var lines: [String]
        /// A colour such as `#77AADD`; `nil` for none.
        var fill: String?
        var isNote = false
    }

    struct Edge {
        var source: End
        var sink: End
        var lines: [String] = []
        var isBothWays = false
    }

    /// What an arrow starts from or leads to.
    enum End {
        case shape(String)
        /// A group, and a shape in it for languages that draw to shapes only.
        case group(String, through: String)
    }

    var edgeCount: Int { groups.reduce(0) { $0 + $1.edgeCount } }
}

extension Drawing.Group {
    fileprivate var edgeCount: Int { groups.reduce(edges.count) { $0 + $1.edgeCount } }
}
