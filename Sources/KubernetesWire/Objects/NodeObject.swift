package import ClusterModel

/// A node in the terms of the model; what is free on it is none of its own business, and `nil`.
package struct NodeObject: Hashable, Sendable {
    package var uid: String
    /// Ready while the kubelet says so and nobody cordoned it or deletes it. Taints do not make it unready: which pods
    /// tolerate them is for kube-scheduler to judge, pod by pod. They are properties instead, `taint:KEY` with the effect as
    /// the value, for constraints that want to keep off.
    package var node: Node

    package init(uid: String, node: Node) {
        self.uid = uid
        self.node = node
    }
}

extension NodeObject: ResourceObject {
    package static func read(_ value: JSONValue) throws(ResourceReadingError) -> NodeObject {
        var object = NodeObject(uid: "", node: Node(name: "", isReady: false))
        var isHeldBack = false
        try value.forEachField("Node") { key, value throws(ResourceReadingError) in
            if key.equals("metadata") {
                isHeldBack = try object.readMetadata(value) || isHeldBack
            } else if key.equals("spec") {
                isHeldBack = try object.readSpec(value) || isHeldBack
            } else if key.equals("status") {
                try object.readStatus(value)
            }
        }
        guard !object.node.name.isEmpty else { throw value.missing("metadata.name of a node") }
        if isHeldBack { object.node.isReady = false }
        return object
    }

    /// - Returns: whether the node is being deleted.
    private mutating func readMetadata(_ metadata: JSONValue) throws(ResourceReadingError) -> Bool {
        var isTerminating = false
        try metadata.forEachField("Node.metadata") { key, value throws(ResourceReadingError) in
            if key.equals("name") {
                node.name = try value.string("Node.metadata.name") ?? ""
            } else if key.equals("uid") {
                uid = try value.string("Node.metadata.uid") ?? ""
            } else if key.equals("labels") {
                node.labels = try value.strings("Node.metadata.labels")
            } else if key.equals("deletionTimestamp") {
                isTerminating = !value.isNull
            }
        }
        return isTerminating
    }

    /// - Returns: whether the node is cordoned.
    private mutating func readSpec(_ spec: JSONValue) throws(ResourceReadingError) -> Bool {
        var isCordoned = false
        try spec.forEachField("Node.spec") { key, value throws(ResourceReadingError) in
            if key.equals("unschedulable") {
                isCordoned = try value.flag("Node.spec.unschedulable") ?? false
            } else if key.equals("podCIDRs") {
                try readPodCIDRs(value)
            } else if key.equals("podCIDR"), node.podCIDRs.isEmpty {
                if let prefix = try value.string("Node.spec.podCIDR"), !prefix.isEmpty { node.podCIDRs = [prefix] }
            } else if key.equals("taints") {
                try readTaints(value)
            }
        }
        return isCordoned
    }

    private mutating func readPodCIDRs(_ list: JSONValue) throws(ResourceReadingError) {
        var prefixes: [String] = []
        try list.forEachElement("Node.spec.podCIDRs") { element throws(ResourceReadingError) in
            if let prefix = try element.string("Node.spec.podCIDRs[]"), !prefix.isEmpty { prefixes.append(prefix) }
        }
        if !prefixes.isEmpty { node.podCIDRs = prefixes }
    }

    private mutating func readTaints(_ list: JSONValue) throws(ResourceReadingError) {
        try list.forEachElement("Node.spec.taints") { taint throws(ResourceReadingError) in
            guard let key = try taint["key"]?.string("Node.spec.taints[].key"),
                let effect = try taint["effect"]?.string("Node.spec.taints[].effect")
            else { return }
            node.properties["taint:\(key)"] = .text(effect)
        }
    }

    private mutating func readStatus(_ status: JSONValue) throws(ResourceReadingError) {
        try status.forEachField("Node.status") { key, value throws(ResourceReadingError) in
            if key.equals("allocatable") {
                node.allocatable = try ResourceAmounts(value, "Node.status.allocatable").resources
            } else if key.equals("conditions") {
                try readConditions(value)
            } else if key.equals("addresses") {
                try readAddresses(value)
            }
        }
    }

    private mutating func readConditions(_ list: JSONValue) throws(ResourceReadingError) {
        try list.forEachElement("Node.status.conditions") { condition throws(ResourceReadingError) in
            guard condition["type"]?.isWord("Ready") == true else { return }
            node.isReady = condition["status"]?.isWord("True") ?? false
        }
    }

    /// Those of the cluster's network first, in the server's order, then those of the outside; names are left out, as
    /// daemons probe addresses.
    private mutating func readAddresses(_ list: JSONValue) throws(ResourceReadingError) {
        var (inner, outer): ([String], [String]) = ([], [])
        try list.forEachElement("Node.status.addresses") { entry throws(ResourceReadingError) in
            guard let type = entry["type"], type.kind == .string,
                let address = try entry["address"]?.string("Node.status.addresses[].address"), !address.isEmpty
            else { return }
            if type.equals("InternalIP") {
                inner.append(address)
            } else if type.equals("ExternalIP") {
                outer.append(address)
            }
        }
        node.addresses = inner + outer.filter { !inner.contains($0) }
    }
}
