package import BPFPrograms

/// A pod on this node, and what its sockets are known by.
package struct Pod: Hashable, Sendable {
    /// What tells it from all others.
    package struct Name: Hashable, Sendable {
        package var namespace: String
        package var pod: String

        package init(namespace: String, pod: String) {
            self.namespace = namespace
            self.pod = pod
        }
    }

    package var name: Name
    /// The path of its cgroup below the root; the cgroups of its containers are below that. `nil`: not known.
    package var cgroup: String?
    package var addresses: [IPAddress]

    package init(_ name: Name, cgroup: String?, addresses: [IPAddress]) {
        self.name = name
        self.cgroup = cgroup
        self.addresses = addresses
    }
}
