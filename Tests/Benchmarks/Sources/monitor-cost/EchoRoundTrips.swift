import Foundation
import MonitorBench
import NetworkLab

/// Datagrams that a thread at the far end sends back, timed by the one that sent them: how a round trip is measured
/// without the kernel's help.
enum EchoRoundTrips {
    private static let port: UInt16 = 7_007

    static func measured(on pair: VethPair, seconds: Double) throws -> Quantiles {
        guard let address = SocketAddress("10.78.0.2", port: port) else { throw BenchFailure("no address") }
        let server = try pair.far.inside { () throws(BenchFailure) in try datagramSocket(boundTo: address) }
        let client = try pair.near.inside { () throws(BenchFailure) in try datagramSocket(boundTo: nil) }
        let echo = Thread {
            var buffer = [UInt8](repeating: 0, count: 64)
            var peer = sockaddr_storage()
            while true {
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                let isPassedOn = withUnsafeMutablePointer(to: &peer) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                        let count = recvfrom(server, &buffer, buffer.count, 0, peer, &length)
                        return count > 1 && sendto(server, buffer, count, 0, peer, length) == count
                    }
                }
                // A single octet asks for the end.
                guard isPassedOn else { break }
            }
            close(server)
        }
        echo.start()
        defer {
            _ = address.with { Int32(sendto(client, [0], 1, 0, $0, $1)) }
            close(client)
        }
        return Quantiles(times(client, address, seconds: seconds))
    }

    private static func times(_ client: Int32, _ address: SocketAddress, seconds: Double) -> [Double] {
        var times: [Double] = []
        var buffer = [UInt8](repeating: 0, count: 44)
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            usleep(2_000)
            let start = ContinuousClock.now
            _ = address.with { Int32(sendto(client, buffer, buffer.count, 0, $0, $1)) }
            guard recv(client, &buffer, buffer.count, 0) > 0 else { continue }
            times.append(start.duration(to: .now) / .microseconds(1))
        }
        return times
    }

    private static func datagramSocket(boundTo address: SocketAddress?) throws(BenchFailure) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var timeout = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        guard address.map({ $0.with { bind(descriptor, $0, $1) } }) ?? 0 == 0 else {
            throw BenchFailure("binding a datagram socket: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }
}
