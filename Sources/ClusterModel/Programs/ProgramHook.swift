/// Where in the kernel a program runs.
public enum ProgramHook: Hashable, Sendable, CustomStringConvertible {
    /// Packets of a device of the calling thread's network namespace, at its clsact qdisc.
    case traffic(device: String, TrafficDirection)
    /// Events of the TCP sockets of a cgroup (version 2) and of those below it.
    case socketOperations(cgroup: String)
    /// Packets of the sockets of a cgroup (version 2) and of those below it.
    case cgroupTraffic(cgroup: String, TrafficDirection)
    /// The kernel's tracepoint that the program's section names.
    case tracepoint
    /// Nowhere: the program runs when it is asked to.
    case iterator

    public var description: String {
        switch self {
        case .traffic(let device, let direction): "\(direction.rawValue) of \(device)"
        case .socketOperations(let cgroup): "socket operations of \(cgroup)"
        case .cgroupTraffic(let cgroup, let direction): "\(direction.rawValue) of the sockets of \(cgroup)"
        case .tracepoint: "its tracepoint"
        case .iterator: "an iterator"
        }
    }

    /// The network device; `nil` for a hook that belongs to none.
    public var device: String? {
        if case .traffic(let device, _) = self { device } else { nil }
    }
}
