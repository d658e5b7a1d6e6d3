import ClusterModel

/// Amounts by resource, exact while they are added up: rounding comes last, as in kube-scheduler.
struct ResourceAmounts: Hashable {
    private(set) var cpu = Quantity.zero
    private(set) var memory = Quantity.zero
    private(set) var others: [String: Quantity] = [:]

    /// Nothing.
    init() {}

    /// A map of quantities by resource, as `requests` is; null is empty.
    init(_ value: JSONValue, _ field: @autoclosure () -> String) throws(ResourceReadingError) {
        try value.forEachField(field()) { key, amount throws(ResourceReadingError) in
            guard let amount = try amount.quantity("\(field()).\(key.text)") else { return }
            if key.equals("cpu") {
                cpu = amount
            } else if key.equals("memory") {
                memory = amount
            } else {
                others[key.text] = amount
            }
        }
    }

    /// Adds up.
    mutating func add(_ other: ResourceAmounts) {
        (cpu, memory) = (cpu + other.cpu, memory + other.memory)
        if !other.others.isEmpty { others.merge(other.others) { $0 + $1 } }
    }

    /// Keeps the larger amount of each resource.
    mutating func formMaximum(with other: ResourceAmounts) {
        (cpu, memory) = (max(cpu, other.cpu), max(memory, other.memory))
        if !other.others.isEmpty { others.merge(other.others) { max($0, $1) } }
    }

    /// Takes the amount of a resource in place of the one there was.
    mutating func set(_ amount: Quantity, of resource: JSONValue) {
        if resource.equals("cpu") {
            cpu = amount
        } else if resource.equals("memory") {
            memory = amount
        } else {
            others[resource.text] = amount
        }
    }

    /// In the units of the model: CPU up to the next thousandth, everything else up to the next whole unit.
    var resources: Resources {
        var extended: [String: Int64] = [:]
        for (name, amount) in others {
            let (thousandths, overflow) = amount.units.multipliedReportingOverflow(by: 1000)
            extended[name] = overflow ? (amount.billionths < 0 ? .min : .max) : thousandths
        }
        return Resources(milliCPU: cpu.thousandths, memory: memory.units, extended: extended)
    }
}

extension JSONValue {
    /// A quantity, written as a string or as a number; `nil` for null.
    func quantity(_ field: @autoclosure () -> String) throws(ResourceReadingError) -> Quantity? {
        let amount: Quantity?
        switch kind {
        case .null: return nil
        case .number: amount = Quantity(Array(document.numberText(of: token).utf8)[...])
        case .string where !document.isEscaped(token): amount = Quantity(document.text[document.content(of: token)])
        case .string: amount = Quantity(Array(text.utf8)[...])
        default: throw wrongType(field(), expected: "a quantity", found: kind.rawValue)
        }
        guard let amount else {
            throw wrongType(field(), expected: "a quantity such as 250m, 2 or 128Mi", found: "another text")
        }
        return amount
    }
}
