import NIOCore
import NIOPosix
import Operations

/// A TCP connection that sends what a well-behaved client would not.
struct RawConnection {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    static func open<Result: Sendable>(
        _ address: ListenAddress,
        _ work: @escaping @Sendable (Conversation) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await work(Conversation(inbound: inbound, outbound: outbound))
        }
    }

    struct Conversation {
        let inbound: NIOAsyncChannelInboundStream<ByteBuffer>
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

        func send(_ text: String) async throws {
            try await outbound.write(ByteBuffer(string: text))
        }

        /// Bytes that arrive until the server closes; to be asked once, as the next.
        func count() async -> Int {
            var count = 0
            do { for try await part in inbound { count += part.readableBytes } } catch {}
            return count
        }

        /// What arrives until `isEnough`, or until the server closes.
        func receive(until isEnough: (String) -> Bool = { _ in false }) async -> String {
            var text = ""
            do {
                for try await part in inbound {
                    text += String(buffer: part)
                    if isEnough(text) { break }
                }
            } catch {
                // A connection that is reset has ended as well.
            }
            return text
        }
    }
}
