import BPFPrograms
import Monitoring
import Synchronization

/// Remembers what it is attached to; refuses devices whose names it is told to.
final class RecordingEngine: Sendable {
    private struct State {
        var attached: Set<Int32> = []
        var addresses: [IPAddress] = []
        var refused: Set<String> = []
        var attempts = 0
    }

    private let state = Mutex(State())

    struct Refusal: Error {}

    var port: DevicePort {
        DevicePort(
            attach: { device in
                try self.state.withLock { state in
                    state.attempts += 1
                    guard !state.refused.contains(device.name) else { throw Refusal() }
                    state.attached.insert(device.index)
                }
            },
            detach: { device, _ in self.state.withLock { _ = $0.attached.remove(device.index) } },
            setAddresses: { addresses in self.state.withLock { $0.addresses = addresses } })
    }

    func refuse(_ names: Set<String>) { state.withLock { $0.refused = names } }

    var attached: Set<Int32> { state.withLock(\.attached) }
    var addresses: [IPAddress] { state.withLock(\.addresses) }
    var attempts: Int { state.withLock(\.attempts) }
}
