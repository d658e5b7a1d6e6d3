import CNetworkLab
import Glibc

/// A small network of namespaces on one machine, with links that have delay and loss.
///
/// Every host is a network namespace without a name with one Ethernet device, `wan0`; a relay in user space carries the
/// frames between them. Nothing has a name in the file system and nothing outside the namespaces is touched, so all of
/// it is gone when its processes are, however they end.
public final class NetworkLab: Sendable {
    /// One host of the lab.
    public struct Host: Hashable, Sendable {
        public var name: String
        /// `10.77.0.1` for the first host, and so on.
        public var address: String
        /// `fd77::1` for the first host, and so on, in hexadecimal.
        public var address6: String
    }

    public let hosts: [Host]
    /// The name of the device in every host.
    public static let device = "wan0"

    let namespaces: [LabNamespace]
    let taps: [Int32]
    private let relay: Relay
    private let hasStaticNeighbours: Bool

    /// Makes the namespaces and starts the relay.
    ///
    /// - Parameters:
    ///   - names: one host each, at most 200.
    ///   - joining: whether the calling thread's own namespace is the last host, named `control`. Only for a thread
    ///     that is in a namespace of its own.
    ///   - seed: decides which frames are lost.
    ///   - staticNeighbours: whether every host knows the hardware address of every other from the beginning, so that
    ///     loss and delay concern no ARP and no neighbour discovery.
    ///   - service: the port whose frames are counted as requests and answers.
    public init(
        hosts names: [String], joining: Bool = false, seed: UInt64 = 1, staticNeighbours: Bool = false,
        service: UInt16? = nil
    ) throws {
        var namespaces: [LabNamespace] = []
        for _ in names { namespaces.append(try LabNamespace()) }
        if joining { namespaces.append(try LabNamespace.current()) }
        hosts = (names + (joining ? ["control"] : [])).enumerated().map { Host(index: $0, name: $1) }
        self.namespaces = namespaces
        hasStaticNeighbours = staticNeighbours
        taps = try Self.openTaps(in: namespaces)
        relay = Relay(descriptors: taps, seed: seed, service: service)
        for index in hosts.indices { try configure(index) }
        relay.start()
    }

    deinit {
        stop()
        taps.forEach { close($0) }
    }

    /// Ends the relay: from now on no frame arrives.
    public func stop() {
        relay.stop()
    }

    /// What the relay does to frames from one host to another from now on. Unknown hosts are left alone.
    public func shape(from source: String, to sink: String, _ shape: LinkShape) {
        guard let source = index(of: source), let sink = index(of: sink) else { return }
        relay.shape(from: source, to: sink, shape)
    }

    /// What the relay has done to the frames of a kind from one host to another; `nil` for unknown hosts.
    public func tally(from source: String, to sink: String, _ kind: FrameKind) -> LinkTally? {
        guard let source = index(of: source), let sink = index(of: sink) else { return nil }
        return relay.tally(from: source, to: sink, kind)
    }

    public func address(of host: String, family: AddressFamily = .v4) -> String? {
        index(of: host).map { family == .v4 ? hosts[$0].address : hosts[$0].address6 }
    }

    /// Gives a host a further address (IPv4 or IPv6, in text) in the network of the lab.
    public func addAddress(_ address: String, to host: String) throws {
        let index = try requiredIndex(of: host)
        let prefixLength = address.contains(":") ? 64 : 24
        try namespaces[index].addAddress(address, prefixLength: prefixLength, to: Self.device)
        guard hasStaticNeighbours else { return }
        for other in hosts.indices where other != index {
            try namespaces[other].addNeighbour(
                address, hardwareAddress: Relay.hardwareAddress(index), on: Self.device)
        }
    }

    /// The namespace of a host.
    public func namespace(of host: String) throws(LabError) -> LabNamespace {
        namespaces[try requiredIndex(of: host)]
    }

    /// Runs `body` on this thread inside the namespace of a host: sockets that it opens belong to that host for good.
    public func inside<Result>(_ host: String, _ body: () throws -> Result) throws -> Result {
        try namespace(of: host).inside(body)
    }

    /// Starts a program inside a host, and inside a control group if one is given.
    public func spawn(
        _ executable: String, _ arguments: [String], on host: String, environment: [String: String] = [:],
        output: Int32, controlGroup: LabControlGroup? = nil, diesWithThread: Bool = true
    ) throws(LabError) -> LabProcess {
        try LabProcess(
            executable, arguments, namespace: index(of: host).map { namespaces[$0] }, environment: environment,
            output: output, controlGroup: controlGroup, diesWithThread: diesWithThread)
    }

    func setDown(from source: Int, to sink: Int, _ isDown: Bool) {
        relay.setDown(from: source, to: sink, isDown)
    }

    func requiredIndex(of host: String) throws(LabError) -> Int {
        guard let index = index(of: host) else { throw LabError(attempt: "finding the host \(host)", code: ENOENT) }
        return index
    }

    private func index(of host: String) -> Int? {
        hosts.firstIndex { $0.name == host }
    }

    private static func openTaps(in namespaces: [LabNamespace]) throws -> [Int32] {
        var taps: [Int32] = []
        do {
            for namespace in namespaces {
                taps.append(
                    try namespace.inside { () throws(LabError) in
                        try LabError.check(lab_open_tap(device), "making the TAP device \(device)")
                    })
            }
        } catch {
            taps.forEach { close($0) }
            throw error
        }
        return taps
    }

    /// Gives a host's device its addresses and takes it up.
    func configure(_ index: Int) throws {
        let namespace = namespaces[index]
        try namespace.configure("giving \(Self.device) its hardware address") {
            lab_set_hardware_address(Self.device, Relay.hardwareAddress(index))
        }
        try namespace.setDevice(Self.device, isUp: true)
        try address(index)
    }

    /// Gives a host's device its addresses and its neighbours.
    func address(_ index: Int) throws {
        let namespace = namespaces[index]
        try namespace.addAddress(hosts[index].address, prefixLength: 24, to: Self.device)
        try namespace.addAddress(hosts[index].address6, prefixLength: 64, to: Self.device)
        guard hasStaticNeighbours else { return }
        for other in hosts.indices where other != index {
            for address in [hosts[other].address, hosts[other].address6] {
                try namespace.addNeighbour(
                    address, hardwareAddress: Relay.hardwareAddress(other), on: Self.device)
            }
        }
    }
}

extension NetworkLab.Host {
    fileprivate init(index: Int, name: String) {
        self.name = name
        address = "10.77.0.\(index + 1)"
        address6 = "fd77::\(String(index + 1, radix: 16))"
    }
}

extension NetworkLab {
    /// Moves the calling thread into a new namespace with only a loopback; says whether that was allowed.
    public static func leaveForNewNamespace() -> Bool {
        lab_leave_for_new_namespace() == 0
    }

    /// Starts the running program anew in place of itself, with the same arguments: all of its threads are then in the
    /// calling thread's namespace. Returns only on failure.
    public static func replaceProcess() {
        _ = lab_replace_process()
    }
}
