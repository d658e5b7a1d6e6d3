import BPFPrograms
import CProbeABI
import Glibc

/// A UDP socket of the daemon.
final class ProbeSocket: Sendable {
    let descriptor: Int32
    let port: UInt16

    /// - Parameter receiveBuffer: bytes; the kernel makes more of very few.
    init(_ address: IPv4Address, port: UInt16, receiveBuffer: Int32) throws(ProbeError) {
        descriptor = probe_socket_open(address.networkOrder, port, receiveBuffer)
        guard descriptor >= 0 else {
            throw .cannotBind(address: "\(address)", port: port, code: -descriptor)
        }
        self.port = UInt16(clamping: probe_socket_port(descriptor))
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// 0, or an `errno`.
    func send(_ packet: some BitwiseCopyable, to address: IPv4Address, port: UInt16) -> Int32 {
        let result = withUnsafeBytes(of: packet) {
            probe_socket_send(descriptor, $0.baseAddress, $0.count, address.networkOrder, port)
        }
        return result < 0 ? -result : 0
    }

    func send(_ packet: ArraySlice<UInt8>, to address: IPv4Address, port: UInt16) -> Int32 {
        let result = packet.withUnsafeBytes {
            probe_socket_send(descriptor, $0.baseAddress, $0.count, address.networkOrder, port)
        }
        return result < 0 ? -result : 0
    }

    /// The next datagram, cut to the size of `buffer`, with its real length.
    func receive(into buffer: inout [UInt8]) -> (length: Int, datagram: probe_datagram)? {
        var datagram = probe_datagram()
        let length = buffer.withUnsafeMutableBytes {
            probe_socket_receive(descriptor, $0.baseAddress, $0.count, &datagram)
        }
        return length < 0 ? nil : (Int(length), datagram)
    }

    /// Any address of this node when there are several to send from.
    static func source(among addresses: [IPv4Address]) -> IPv4Address {
        addresses.count == 1 ? addresses[0] : IPv4Address(networkOrder: 0)
    }
}
