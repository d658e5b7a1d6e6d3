package import BPFPrograms
import Synchronization

extension StampProber {
    /// Loads the programs and attaches them to the devices, in the calling thread's network namespace; from then on they
    /// stamp and answer. Nothing happens when they are loaded.
    package func loadPrograms() throws(ProbeError) {
        let probePort = sockets.withLock { $0.probePort }
        try kernel.withLock { (kernel: inout Kernel) throws(ProbeError) in
            guard kernel.programs == nil else { return }
            do throws(BPFError) {
                let programs = try StampPrograms(
                    .init(
                        reflectorPort: configuration.port, probePort: probePort,
                        sessions: configuration.largestPeers, slotsPerSession: configuration.slotsPerSession))
                try start(programs, kernel)
                kernel.programs = programs
            } catch {
                throw .programs(error)
            }
        }
    }

    /// Takes the programs away; user space goes on where they stopped.
    ///
    /// - Returns: what could not be undone.
    package func unloadPrograms() -> [BPFError] {
        kernel.withLock { kernel in
            guard let programs = kernel.programs else { return [] }
            let failures = programs.detach()
            for session in kernel.sessions.values {
                let next = programs.reflectorSequence(of: session.peer.address)
                user.withLock { $0[reflectorSequence: session.peer.address] = next ?? 0 }
            }
            kernel.retired = kernel.retired + programs.tally
            kernel.programs = nil
            return failures
        }
    }

    /// Attaches the programs to one more device, or again to one that came back.
    package func attach(to device: String) throws(ProbeError) {
        try kernel.withLock { (kernel: inout Kernel) throws(ProbeError) in
            if !kernel.devices.contains(device) { kernel.devices.append(device) }
            do throws(BPFError) { try kernel.programs?.attach(to: device) } catch { throw .programs(error) }
        }
    }

    /// Takes the programs off one device, which may be gone.
    package func detach(from device: String) {
        kernel.withLock { kernel in
            kernel.devices.removeAll { $0 == device }
            _ = kernel.programs?.detach(from: device)
        }
    }

    /// Probes from and answers at these addresses from now on, and no others.
    package func setAddresses(_ addresses: [IPAddress]) throws(ProbeError) {
        try sockets.withLock { (sockets: inout ProbeSockets) throws(ProbeError) in try sockets.setAddresses(addresses) }
        receiver.wake()
        try kernel.withLock { (kernel: inout Kernel) throws(ProbeError) in
            defer { kernel.addresses = addresses }
            do throws(BPFError) {
                for address in kernel.addresses where !addresses.contains(address) {
                    kernel.programs?.removeOwnAddress(address)
                }
                for address in addresses { try kernel.programs?.addOwnAddress(address) }
            } catch {
                throw .programs(error)
            }
        }
    }

    func enter(_ session: ProbeSession, into programs: StampPrograms) throws(ProbeError) {
        do throws(BPFError) {
            try admit(session, to: programs)
        } catch {
            throw .programs(error)
        }
    }

    private func start(_ programs: StampPrograms, _ kernel: Kernel) throws(BPFError) {
        do throws(BPFError) {
            try programs.setClockOffset(SystemClocks.monotonicTo1900)
            for address in kernel.addresses { try programs.addOwnAddress(address) }
            for session in kernel.sessions.values { try admit(session, to: programs) }
            for device in kernel.devices { try programs.attach(to: device) }
        } catch {
            _ = programs.detach()
            throw error
        }
    }

    private func admit(_ session: ProbeSession, to programs: StampPrograms) throws(BPFError) {
        let (peer, port) = (session.peer.address, configuration.port)
        try programs.admit(
            peer, session: session.incoming.probe, heartbeat: session.incoming.heartbeat, pace: configuration.pace,
            startingAt: user.withLock { $0[reflectorSequence: peer] })
        try programs.probe(
            peer, port: port, session: session.outgoing.probe, heartbeat: session.outgoing.heartbeat,
            index: session.index)
    }
}
