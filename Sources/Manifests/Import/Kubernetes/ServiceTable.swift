/// The Services of a file, and the workloads whose pods they select.
struct ServiceTable {
    private struct Name: Hashable {
        var namespace: String
        var service: String
    }

    private var targets: [Name: [String]] = [:]

    /// Workloads that the Services of a file select in all; each Service could select every one.
    private static let selectedLimit = 200_000

    init(_ services: [(object: ForeignObject, namespace: String)], of workloads: [ForeignWorkload], job: ImportJob) {
        let index = PodIndex(workloads)
        var selectedCount = 0
        for (object, namespace) in services {
            guard let name = object.name else { continue }
            let mark = object.top.located.node.mark
            let selector = object.top["spec"]?.openMapping()?.texts("selector") ?? [:]
            let selected = index.workloads(in: namespace, with: selector)
            selectedCount += selected.count
            guard selectedCount <= Self.selectedLimit else {
                job.context.note(
                    mark, "", "the Services select more than \(Self.selectedLimit) workloads", remedy: "split the file")
                return
            }
            targets[Name(namespace: namespace, service: name.lowercased()), default: []] += selected
            if selected.isEmpty {
                job.journal.omit(
                    object.title, because: "it selects none of the workloads, so nothing stands behind it", at: mark)
            } else {
                job.journal.carry("Service", as: "the name that values call its component by", at: mark)
            }
            if selected.count > 1 {
                job.journal.assume(
                    object.title, "it selects \(selected.count) workloads, each of which gets a channel", at: mark)
            }
        }
    }

    /// The workloads behind a host that a pod of `namespace` names: `cart`, `cart.shop`, `cart.shop.svc.cluster.local`,
    /// `cart-0.cart`.
    ///
    /// - Returns: `nil` for a host of the cluster that no Service of the file has; nothing for one elsewhere.
    func workloads(behind host: String, from namespace: String) -> [String]? {
        var parts = host.split(separator: ".").map(String.init)
        let service = parts.firstIndex(of: "svc")
        if let service { parts.removeLast(parts.count - service) }
        for (start, part) in parts.prefix(2).enumerated() {
            let place = parts.count > start + 1 ? parts[start + 1] : namespace
            guard parts.count <= start + 2 else { continue }
            if let found = targets[Name(namespace: place, service: part)] { return found }
        }
        return service != nil || parts.count == 1 ? nil : []
    }
}

/// Workloads by the labels of their pods.
private struct PodIndex {
    private struct Entry: Hashable {
        var namespace: String
        var key: String
        var value: String
    }

    private let workloads: [ForeignWorkload]
    private var indices: [Entry: [Int]] = [:]

    init(_ workloads: [ForeignWorkload]) {
        self.workloads = workloads
        for (index, workload) in workloads.enumerated() {
            for (key, value) in workload.podLabels {
                indices[Entry(namespace: workload.namespace, key: key, value: value), default: []].append(index)
            }
        }
    }

    /// Those with all of the labels; none for no labels, since such a Service is told its endpoints by others.
    func workloads(in namespace: String, with labels: [String: String]) -> [String] {
        let lists = labels.map { indices[Entry(namespace: namespace, key: $0.key, value: $0.value)] ?? [] }
        guard let shortest = lists.min(by: { $0.count < $1.count }) else { return [] }
        return shortest.map { workloads[$0] }
            .filter { workload in labels.allSatisfy { workload.podLabels[$0.key] == $0.value } }
            .map(\.key)
    }
}
