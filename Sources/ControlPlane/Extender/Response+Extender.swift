import Hummingbird
import KubernetesWire
import NIOCore

extension Response {
    /// A 200 with what `write` appends to at most `capacity` bytes, without a copy in between.
    static func json(capacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void) -> Response {
        var buffer = ByteBufferAllocator().buffer(capacity: capacity)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { room in
            room.withMemoryRebound(to: UInt8.self) { memory in
                var output = OutputSpan(buffer: memory, initializedCount: 0)
                write(&output)
                return output.finalize(for: memory)
            }
        }
        return json(buffer)
    }

    /// A 200 that fails the scheduler's call with a text that becomes the pod's event.
    static func filterFailure(_ text: String) -> Response {
        json(FilterResponseWriter.failure(text))
    }

    /// A 200 with these bytes.
    static func json(_ bytes: [UInt8]) -> Response {
        json(ByteBuffer(bytes: bytes))
    }

    private static func json(_ buffer: ByteBuffer) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json", .contentLength: String(buffer.readableBytes)],
            body: .init(byteBuffer: buffer))
    }
}
