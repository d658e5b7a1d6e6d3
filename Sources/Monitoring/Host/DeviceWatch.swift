import CHost
import Dispatch
import Glibc
import Synchronization

/// The network devices of the namespace in which it was made, now and after every change.
package final class DeviceWatch: Sendable {
    /// All devices whenever something changed; many changes at once are one. Ends when the watch does, and when the
    /// kernel tells no more. For one reader.
    package let devices: AsyncStream<[Device]>
    private let source: any DispatchSourceRead

    package init() throws(DeviceWatchError) {
        let socket = try Self.open(follow: true)
        let reader: DeviceReader
        do throws(DeviceWatchError) {
            reader = try DeviceReader(socket: socket)
        } catch {
            close(socket)
            throw error
        }
        let (devices, continuation) = AsyncStream.makeStream(of: [Device].self, bufferingPolicy: .bufferingNewest(1))
        self.devices = devices
        source = DispatchSource.makeReadSource(
            fileDescriptor: socket, queue: DispatchQueue(label: "isochrone.devices"))
        Self.follow(source, reader, continuation) { close(socket) }
    }

    deinit {
        source.cancel()
    }

    /// The devices of the calling thread's namespace at this moment.
    package static func current() throws(DeviceWatchError) -> [Device] {
        let socket = try open(follow: false)
        defer { close(socket) }
        var reader = try DeviceReader(socket: socket)
        while true {
            try reader.read()
            if let devices = reader.devices { return devices }
            guard host_devices_wait(socket, answerLimit) != 0 else {
                throw DeviceWatchError(step: "asking the kernel for devices", code: ETIMEDOUT)
            }
        }
    }

    /// Milliseconds.
    private static let answerLimit: Int32 = 5_000

    private static func open(follow: Bool) throws(DeviceWatchError) -> Int32 {
        let socket = host_devices_open(follow)
        guard socket >= 0 else { throw DeviceWatchError(step: "opening an rtnetlink socket", code: -socket) }
        return socket
    }

    private static func follow(
        _ source: any DispatchSourceRead, _ reader: DeviceReader,
        _ continuation: AsyncStream<[Device]>.Continuation, close: @escaping @Sendable () -> Void
    ) {
        // Only handlers of the source's one queue take the lock.
        let reader = Mutex(reader)
        source.setEventHandler {
            do {
                let devices = try reader.withLock { reader in
                    try reader.read()
                    return reader.devices
                }
                if let devices { continuation.yield(devices) }
            } catch {
                continuation.finish()
                source.cancel()
            }
        }
        source.setCancelHandler {
            continuation.finish()
            close()
        }
        source.activate()
    }
}
