/// What the relay does to frames from one host to another.
package struct LinkShape: Hashable, Sendable {
    /// Milliseconds that every frame is held.
    package var delay: Double
    /// Milliseconds: a further hold, drawn evenly from 0 up to this.
    package var jitter: Double
    /// 0…1: the share of frames that vanish.
    package var loss: Double

    package init(delay: Double = 0, jitter: Double = 0, loss: Double = 0) {
        self.delay = delay
        self.jitter = jitter
        self.loss = loss
    }

    /// The median of the one-way delay in milliseconds.
    package var medianDelay: Double { delay + jitter / 2 }
}
