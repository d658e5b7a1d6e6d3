package import ClusterModel

extension ManifestReader {
    /// Reads amounts by Kubernetes' resource names, such as `cpu: 250m`; they may be negative, as free ones of a full node.
    ///
    /// - Returns: `nil` where one of them is no amount.
    package static func resources(_ amounts: [String: String]) -> Resources? {
        var resources = Resources.zero
        for (name, text) in amounts {
            let decimals = name == "memory" ? 0 : 3
            guard case .success(let amount) = ResourceQuantity.parse(text, decimals: decimals, allowsNegative: true)
            else { return nil }
            switch name {
            case "cpu": resources.milliCPU = amount
            case "memory": resources.memory = amount
            default: resources.extended[name] = amount
            }
        }
        return resources
    }
}
