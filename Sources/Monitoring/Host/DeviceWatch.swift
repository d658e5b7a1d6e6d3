import CHost
import Foundation
import Glibc

/// The network devices of the namespace in which it was made, now and after every change.
package final class DeviceWatch: Sendable {
    /// All devices whenever something changed; many changes at once are one. Ends when the watch does, and when the
    /// kernel tells no more. For one reader.
    package let devices: AsyncStream<[Device]>
    /// Closing it ends the thread that reads.
    private let end: Int32
    /// Milliseconds that the kernel may take to answer a single question.
    private static let answerLimit: Int32 = 5_000

    package init() throws(DeviceWatchError) {
        let socket = try Self.open(follow: true)
        var pipe: [Int32] = [-1, -1]
        let reader: DeviceReader
        do throws(DeviceWatchError) {
            reader = try DeviceReader(socket: socket)
            let result = host_devices_pipe(&pipe)
            guard result == 0 else { throw DeviceWatchError(step: "opening a pipe", code: -result) }
        } catch {
            close(socket)
            throw error
        }
        let (devices, continuation) = AsyncStream.makeStream(of: [Device].self, bufferingPolicy: .bufferingNewest(1))
        (self.devices, end) = (devices, pipe[1])
        let ending = pipe[0]
        Thread.detachNewThread {
            Self.follow(reader, socket, until: ending, continuation)
            close(socket)
            close(ending)
        }
    }

    deinit {
        close(end)
    }

    /// The devices of the calling thread's namespace at this moment.
    package static func current() throws(DeviceWatchError) -> [Device] {
        let socket = try open(follow: false)
        defer { close(socket) }
        var reader = try DeviceReader(socket: socket)
        while true {
            try reader.read()
            if let devices = reader.devices { return devices }
            guard host_devices_wait(socket, -1, answerLimit) != 0 else {
                throw DeviceWatchError(step: "asking the kernel for devices", code: ETIMEDOUT)
            }
        }
    }

    private static func open(follow: Bool) throws(DeviceWatchError) -> Int32 {
        let socket = host_devices_open(follow)
        guard socket >= 0 else { throw DeviceWatchError(step: "opening an rtnetlink socket", code: -socket) }
        return socket
    }

    private static func follow(
        _ reader: DeviceReader, _ socket: Int32, until end: Int32, _ continuation: AsyncStream<[Device]>.Continuation
    ) {
        var reader = reader
        defer { continuation.finish() }
        while host_devices_wait(socket, end, -1) > 0 {
            guard (try? reader.read()) != nil else { return }
            if let devices = reader.devices { continuation.yield(devices) }
        }
    }
}
