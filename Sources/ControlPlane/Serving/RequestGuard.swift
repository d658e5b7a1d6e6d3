import NIOCore
import NIOHTTPTypes

/// Cuts off clients that take too long to send a request or to take its answer: the connection of HTTP/1.1, the stream
/// of HTTP/2. It also holds a closing back until what was answered is sent: a shutdown closes after the last answer was
/// written, and closing throws away what the kernel had no room for.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let watch: ConnectionWatch
    private var connection: ConnectionGuard?
    private var unanswered = 0
    private var unsent = 0
    private var wantsToClose = false
    private var readingSince: NIODeadline?
    private var stalledSince: NIODeadline?
    private var check: (task: Scheduled<Void>, deadline: NIODeadline)?

    init(_ watch: ConnectionWatch) {
        self.watch = watch
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // A stream of HTTP/2 has a pipeline of its own; its parent is the connection, on the same event loop.
        connection =
            (try? context.pipeline.syncOperations.handler(type: ConnectionGuard.self))
            ?? (try? context.channel.parent?.pipeline.syncOperations.handler(type: ConnectionGuard.self))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.task.cancel()
        check = nil
        if unanswered > 0 { connection?.requestsEnded(unanswered) }
        unanswered = 0
        connection = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            connection?.requestBegan()
            readingSince = context.eventLoop.now
            scheduleCheck(context)
        case .body: break
        case .end: readingSince = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        if unanswered > 0 {
            unanswered -= 1
            connection?.requestsEnded()
        }
        unsent += 1
        let sent = promise ?? context.eventLoop.makePromise()
        sent.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.answerSent(context) }
        context.write(data, promise: sent)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, unsent > 0 else { return context.close(mode: mode, promise: promise) }
        wantsToClose = true
        context.channel.closeFuture.cascade(to: promise)
    }

    private func answerSent(_ context: ChannelHandlerContext) {
        unsent -= 1
        if wantsToClose, unsent == 0 { context.close(promise: nil) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stalledSince = context.channel.isWritable ? nil : context.eventLoop.now
        scheduleCheck(context)
        context.fireChannelWritabilityChanged()
    }

    private var next: (deadline: NIODeadline, reason: ConnectionWatch.Cut)? {
        let reading = readingSince.map { ($0 + TimeAmount(watch.limits.request), ConnectionWatch.Cut.slowRequest) }
        let stalled = stalledSince.map { ($0 + TimeAmount(watch.limits.answer), ConnectionWatch.Cut.slowAnswer) }
        return [reading, stalled].compactMap(\.self).min { $0.0 < $1.0 }
    }

    /// A check that comes early looks again, so that requests that follow each other need no timer each.
    private func scheduleCheck(_ context: ChannelHandlerContext) {
        guard let deadline = next?.deadline else { return }
        if let check {
            guard deadline < check.deadline else { return }
            check.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] () -> Void in
            self?.look(context)
        }
        check = (task, deadline)
    }

    private func look(_ context: ChannelHandlerContext) {
        check = nil
        guard let next else { return }
        guard context.eventLoop.now >= next.deadline else { return scheduleCheck(context) }
        watch.count(next.reason)
        context.close(promise: nil)
    }
}
