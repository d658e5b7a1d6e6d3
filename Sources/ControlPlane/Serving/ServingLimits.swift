/// How long a client may keep a server waiting, and how many may be connected at once.
///
/// None of these bounds the time that an answer takes to make: that is the business of whoever makes it.
package struct ServingLimits: Hashable, Sendable {
    /// From the opening of a connection, TLS handshake included, to the head of its first request.
    package var firstRequest: Duration
    /// From an answer to the head of the next request. More than the 90 s after which Go's clients, kube-scheduler among
    /// them, close an idle connection themselves: a request that crosses our closing would be lost.
    package var idle: Duration
    /// From the head of a request to the end of its body, however steadily it trickles in.
    package var request: Duration
    /// For which a client takes nothing of an answer that waits to be sent.
    package var answer: Duration
    /// From the start of a shutdown to the closing of connections whose requests are still not answered. Less than the
    /// 30 s that the kubelet grants a pod.
    package var shutdown: Duration
    /// Connections open at once; one more is closed before anything is read from it, so that its client learns of it in
    /// an instant and not by a timeout.
    package var connections: Int

    package init(
        firstRequest: Duration = .seconds(10), idle: Duration = .seconds(120), request: Duration = .seconds(60),
        answer: Duration = .seconds(60), shutdown: Duration = .seconds(25), connections: Int = 1_024
    ) {
        self.firstRequest = firstRequest
        self.idle = idle
        self.request = request
        self.answer = answer
        self.shutdown = shutdown
        self.connections = connections
    }
}
