import NIOCore

/// Closes a connection on which nothing is asked, and bounds how many are open and how long they outlive a shutdown.
///
/// It stands before TLS and counts the requests that the ``RequestGuard``s behind it report, so that a client that never
/// ends its handshake, trickles a head, or only answers pings of HTTP/2, counts as idle like any other.
final class ConnectionGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let watch: ConnectionWatch
    private var openRequests = 0
    private var hasAsked = false
    private var idleSince = NIODeadline.distantPast
    private var isCounted = false
    private var context: ChannelHandlerContext?
    private var check: Scheduled<Void>?
    private var lastChance: Scheduled<Void>?

    init(_ watch: ConnectionWatch) {
        self.watch = watch
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, lastChance == nil {
            let deadline = context.eventLoop.now + TimeAmount(watch.limits.shutdown)
            lastChance = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
                self?.cut(.shutdown)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func requestBegan() {
        openRequests += 1
        hasAsked = true
    }

    func requestsEnded(_ count: Int = 1) {
        openRequests -= count
        guard openRequests == 0, let context else { return }
        idleSince = context.eventLoop.now
        scheduleCheck(context)
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isCounted else { return }
        isCounted = true
        idleSince = context.eventLoop.now
        guard watch.opened() else { return context.close(promise: nil) }
        scheduleCheck(context)
    }

    private func end() {
        check?.cancel()
        lastChance?.cancel()
        (check, lastChance) = (nil, nil)
        guard isCounted else { return }
        isCounted = false
        watch.closed()
    }

    private var deadline: NIODeadline? {
        guard openRequests == 0 else { return nil }
        return idleSince + TimeAmount(hasAsked ? watch.limits.idle : watch.limits.firstRequest)
    }

    /// One timer for a connection: it looks again when it comes early, which costs less than a timer for each request.
    private func scheduleCheck(_ context: ChannelHandlerContext) {
        guard isCounted, check == nil, let deadline else { return }
        check = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in self?.look() }
    }

    private func look() {
        check = nil
        guard let context, let deadline else { return }
        guard context.eventLoop.now >= deadline else { return scheduleCheck(context) }
        cut(hasAsked ? .idle : .noRequest)
    }

    private func cut(_ reason: ConnectionWatch.Cut) {
        guard let context else { return }
        watch.count(reason)
        context.close(promise: nil)
    }
}
