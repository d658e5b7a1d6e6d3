/// How many of the TCP sockets that there are the programs hear of.
package struct SocketCoverage: Hashable, Sendable {
    /// Sockets of the watched cgroup with a connection, in the network namespaces that could be entered.
    package var seen: UInt64 = 0
    /// Those that call the programs: opened after them, or armed since.
    package var armed: UInt64 = 0
    /// Network namespaces that were not looked into, for want of a privilege.
    package var closedNamespaces = 0

    package init() {}

    /// Sockets whose data are counted only as often as sockets are walked through, and whose round trips are not.
    package var unarmed: UInt64 { seen - min(seen, armed) }
}
