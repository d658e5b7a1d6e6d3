import BPFPrograms
import CProbeABI
import Glibc

/// A UDP socket of the daemon.
final class ProbeSocket: Sendable {
    let descriptor: Int32
    let port: UInt16
    let isIPv4: Bool

    /// - Parameter receiveBuffer: bytes; the kernel makes more of very few.
    init(_ address: IPAddress, port: UInt16, receiveBuffer: Int32) throws(ProbeError) {
        isIPv4 = address.isIPv4
        descriptor = probe_socket_open(address.wire, port, receiveBuffer)
        guard descriptor >= 0 else {
            throw .cannotBind(address: "\(address)", port: port, code: -descriptor)
        }
        self.port = UInt16(clamping: probe_socket_port(descriptor))
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// 0, or an `errno`.
    func send(_ packet: some BitwiseCopyable, to address: IPAddress, port: UInt16) -> Int32 {
        withUnsafeBytes(of: packet) { send($0, to: address, port: port) }
    }

    func send(_ packet: ArraySlice<UInt8>, to address: IPAddress, port: UInt16) -> Int32 {
        packet.withUnsafeBytes { send($0, to: address, port: port) }
    }

    private func send(_ packet: UnsafeRawBufferPointer, to address: IPAddress, port: UInt16) -> Int32 {
        let result = probe_socket_send(descriptor, packet.baseAddress, packet.count, address.wire, port)
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
}
