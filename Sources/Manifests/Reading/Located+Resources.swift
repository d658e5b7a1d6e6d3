import ClusterModel

extension Located {
    /// Amounts by Kubernetes' resource names.
    ///
    /// - Parameter allowsNegative: what is free may be below zero where more is used than there is.
    func resources(allowsNegative: Bool = false) -> Resources? {
        guard let mapping = openMapping() else { return nil }
        var resources = Resources.zero
        for entry in mapping.entries {
            if case .mapping = entry.value.node.content, ["requests", "limits"].contains(entry.key) {
                let remedy = "write cpu, memory and others directly, as requested"
                entry.value.note("requests and limits are not told apart here", remedy: remedy)
                continue
            }
            let decimals = entry.key == "memory" ? 0 : 3
            let amount = entry.value.quantity {
                ResourceQuantity.parse($0, decimals: decimals, allowsNegative: allowsNegative)
            }
            guard let amount else { continue }
            switch entry.key {
            case "cpu": resources.milliCPU = amount
            case "memory": resources.memory = amount
            default: resources.extended[entry.key] = amount
            }
        }
        return resources
    }
}
