package import BPFPrograms
import Synchronization

extension StampProber {
    /// Loads the programs and attaches them to the devices, in the calling thread's network namespace; from then on they
    /// stamp and answer. Nothing happens while they do.
    package func loadPrograms() throws(ProbeError) {
        let settings = StampPrograms.Settings(
            reflectorPort: configuration.port, probePort: sockets.withLock { $0.probePort },
            sessions: configuration.largestPeers, slotsPerSession: configuration.slotsPerSession)
        try kernel.withLock { (kernel: inout Kernel) throws(ProbeError) in
            guard kernel.running == nil else { return }
            do throws(BPFError) {
                let programs: StampPrograms
                if let known = kernel.programs {
                    programs = known
                } else {
                    programs = try StampPrograms(settings, devices: kernel.devices, pins: pins)
                }
                try start(programs, kernel)
                kernel.programs = programs
                kernel.wasRunning = true
            } catch {
                throw .programs(error)
            }
        }
    }

    /// Takes the programs away; user space goes on where they stopped.
    ///
    /// - Returns: what could not be undone.
    package func unloadPrograms() throws(BPFError) -> [BPFError] {
        try kernel.withLock { (kernel: inout Kernel) throws(BPFError) in
            guard let programs = kernel.running else { return [] }
            let failures = try programs.set.stop()
            handOver(&kernel)
            return failures
        }
    }

    /// Goes on with the count of answers where the other side stopped, when somebody has loaded or unloaded the programs.
    func handOver(_ kernel: inout Kernel) {
        let isRunning = kernel.running != nil
        guard isRunning != kernel.wasRunning, let programs = kernel.programs else { return }
        kernel.wasRunning = isRunning
        for (peer, identifiers) in kernel.known {
            if isRunning {
                // A peer that cannot be admitted is answered in user space.
                let answered = user.withLock { $0[reflectorSequence: peer] }
                try? admit(peer, identifiers, to: programs, countingFrom: answered)
            } else {
                let next = programs.reflectorSequence(of: peer)
                user.withLock { $0[reflectorSequence: peer] = next ?? 0 }
            }
        }
    }

    /// Empty before they were first loaded.
    package var programs: [ProgramSet] {
        kernel.withLock { $0.programs.map { [$0.set] } ?? [] }
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
            let before = kernel.addresses
            kernel.addresses = addresses
            do throws(BPFError) {
                for address in before where !addresses.contains(address) { kernel.programs?.removeOwnAddress(address) }
                for address in addresses { try kernel.programs?.addOwnAddress(address) }
            } catch {
                throw .programs(error)
            }
        }
    }

    /// Lets the programs answer a peer.
    ///
    /// - Parameter sequence: the number of the next answer; `nil`: counts on from what the programs know.
    func admit(
        _ peer: IPAddress, _ identifiers: ProbeSession.Identifiers, to programs: StampPrograms,
        countingFrom sequence: UInt32? = nil
    ) throws(BPFError) {
        try programs.admit(
            peer, session: identifiers.probe, heartbeat: identifiers.heartbeat, pace: configuration.pace,
            countingFrom: sequence)
    }

    /// Lets the programs stamp the probes of a session.
    func probe(_ session: ProbeSession, with programs: StampPrograms) throws(BPFError) {
        try programs.probe(
            session.peer.address, port: configuration.port, session: session.outgoing.probe,
            heartbeat: session.outgoing.heartbeat, index: session.index)
    }

    private func start(_ programs: StampPrograms, _ kernel: Kernel) throws(BPFError) {
        do throws(BPFError) {
            if programs.set.state != .initialized { try programs.set.load() }
            try programs.setClockOffset(SystemClocks.monotonicTo1900)
            for address in kernel.addresses { try programs.addOwnAddress(address) }
            for (peer, identifiers) in kernel.known {
                let answered = user.withLock { $0[reflectorSequence: peer] }
                try admit(peer, identifiers, to: programs, countingFrom: answered == 0 ? nil : answered)
            }
            for session in kernel.sessions.values { try probe(session, with: programs) }
            try programs.set.start()
        } catch {
            _ = try? programs.set.stop()
            throw error
        }
    }
}
