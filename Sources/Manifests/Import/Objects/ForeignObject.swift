/// A Kubernetes object of a file.
struct ForeignObject {
    var kind: String
    /// As written; `nil` when the object names itself not at all.
    var name: String?
    var top: MappingReader

    /// The mapping below `spec`; its absence is a problem.
    var spec: MappingReader? {
        top.required("spec")?.openMapping()
    }

    var metadata: MappingReader? {
        top["metadata"]?.openMapping()
    }

    /// What problems and lists of choices call it.
    var title: String {
        "\(kind) `\((name ?? "").excerpt)`"
    }
}

extension Located {
    /// The number in units of 1; negative ones are problems.
    func amount() -> Int64? {
        integer(in: 0...Int64.max)
    }

    /// The mapping here; `nil`, with the problem noted, for anything else.
    func object(_ key: String) -> Located? {
        openMapping()?[key]
    }
}
