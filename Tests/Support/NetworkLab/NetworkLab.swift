import CNetworkLab
import Glibc

/// A small network of namespaces on one machine, with links that have delay and loss.
///
/// Every host is a network namespace without a name with one Ethernet device, `wan0`; a relay in user space carries the
/// frames between them. Nothing has a name in the file system and nothing outside the namespaces is touched, so all of
/// it is gone when its processes are, however they end.
package final class NetworkLab: Sendable {
    /// One host of the lab.
    package struct Host: Hashable, Sendable {
        package var name: String
        /// `10.77.0.1` for the first host, and so on.
        package var address: String
    }

    package let hosts: [Host]
    /// The name of the device in every host.
    package static let device = "wan0"

    private let namespaces: [Int32]
    private let devices: [Int32]
    private let relay: Relay

    /// Makes the namespaces and starts the relay.
    ///
    /// - Parameters:
    ///   - names: one host each, at most 200.
    ///   - joining: whether the calling thread's own namespace is the last host, named `control`. Only for a thread
    ///     that is in a namespace of its own.
    ///   - seed: decides which frames are lost.
    package init(hosts names: [String], joining: Bool = false, seed: UInt64 = 1) throws(LabError) {
        var namespaces: [Int32] = []
        var devices: [Int32] = []
        do {
            for _ in names {
                namespaces.append(try LabError.check(lab_new_namespace(), "making a network namespace"))
            }
            if joining {
                namespaces.append(try LabError.check(lab_current_namespace(), "opening the own network namespace"))
            }
            for index in namespaces.indices {
                devices.append(try Self.openDevice(index, in: namespaces[index]))
            }
        } catch {
            (namespaces + devices).forEach { close($0) }
            throw error
        }
        self.namespaces = namespaces
        self.devices = devices
        hosts = (names + (joining ? ["control"] : [])).enumerated().map { Host(name: $1, address: Self.address($0)) }
        relay = Relay(descriptors: devices, seed: seed)
        relay.start()
    }

    deinit {
        stop()
        namespaces.forEach { close($0) }
        devices.forEach { close($0) }
    }

    /// Ends the relay: from now on no frame arrives.
    package func stop() {
        relay.stop()
    }

    /// What the relay does to frames from one host to another from now on. Unknown hosts are left alone.
    package func shape(from source: String, to sink: String, _ shape: LinkShape) {
        guard let source = index(of: source), let sink = index(of: sink) else { return }
        relay.shape(from: source, to: sink, shape)
    }

    package func address(of host: String) -> String? {
        index(of: host).map { hosts[$0].address }
    }

    /// Runs `body` on this thread inside the namespace of a host: sockets that it opens belong to that host for good.
    package func inside<Result>(_ host: String, _ body: () throws -> Result) throws -> Result {
        guard let index = index(of: host) else { throw LabError(attempt: "finding the host \(host)", code: ENOENT) }
        let home = try LabError.check(lab_current_namespace(), "opening the own network namespace")
        defer {
            _ = lab_enter_namespace(home)
            close(home)
        }
        _ = try LabError.check(lab_enter_namespace(namespaces[index]), "entering the namespace of \(host)")
        return try body()
    }

    /// Starts a program inside a host.
    package func spawn(
        _ executable: String, _ arguments: [String], on host: String, environment: [String: String] = [:],
        output: Int32, diesWithThread: Bool = true
    ) throws(LabError) -> LabProcess {
        let namespace = index(of: host).map { namespaces[$0] } ?? -1
        return try LabProcess(
            executable, arguments, namespace: namespace, environment: environment, output: output,
            diesWithThread: diesWithThread)
    }

    private func index(of host: String) -> Int? {
        hosts.firstIndex { $0.name == host }
    }

    private static func address(_ index: Int) -> String { "10.77.0.\(index + 1)" }

    private static func openDevice(_ index: Int, in namespace: Int32) throws(LabError) -> Int32 {
        let home = try LabError.check(lab_current_namespace(), "opening the own network namespace")
        defer {
            _ = lab_enter_namespace(home)
            close(home)
        }
        _ = try LabError.check(lab_enter_namespace(namespace), "entering a network namespace")
        let tap = lab_open_tap(device, Relay.hardwareAddress(index), inet_addr(address(index)), 24)
        return try LabError.check(tap, "making the TAP device \(device)")
    }
}

extension NetworkLab {
    /// Moves the calling thread into a new namespace with only a loopback; says whether that was allowed.
    package static func leaveForNewNamespace() -> Bool {
        lab_leave_for_new_namespace() == 0
    }

    /// Starts the running program anew in place of itself, with the same arguments: all of its threads are then in the
    /// calling thread's namespace. Returns only on failure.
    package static func replaceProcess() {
        _ = lab_replace_process()
    }
}
