import HummingbirdCore
import Logging
import NIOCore

/// Connections of another kind of channel, each with a ``ConnectionGuard`` in front.
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let watch: ConnectionWatch

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionGuard(watch))
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
