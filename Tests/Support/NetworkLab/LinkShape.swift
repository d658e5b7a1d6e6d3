/// What the relay does to frames from one host to another.
public struct LinkShape: Hashable, Sendable {
    /// Milliseconds that every frame is held.
    public var delay: Double
    /// Milliseconds: a further hold, drawn from ``distribution``.
    public var jitter: Double
    public var distribution = JitterDistribution.uniform
    /// 0…1: the share of frames that vanish, each independently of the others.
    public var loss: Double
    /// Loss in bursts, on top of ``loss``.
    public var bursts: BurstLoss?
    /// Bits a second, headers of Ethernet included; `nil`: no limit.
    public var rate: Double?
    /// Octets that wait for ``rate``; a frame that finds no room is dropped.
    public var queue = 64 << 10
    /// 0…1: the share of frames that arrive twice.
    public var duplicates = 0.0
    /// 0…1: the share of frames that are held for a further ``reorderingHold`` and may be overtaken. All others keep
    /// their order, as on a path without load balancing.
    public var reordering = 0.0
    /// Milliseconds.
    public var reorderingHold = 10.0
    /// Whether every frame vanishes.
    public var isDown = false

    public init(delay: Double = 0, jitter: Double = 0, loss: Double = 0) {
        self.delay = delay
        self.jitter = jitter
        self.loss = loss
    }

    /// The median of the one-way delay in milliseconds, as far as ``delay`` and ``jitter`` make it.
    public var medianDelay: Double { delay + jitter * distribution.quantile(0.5) }

    /// 0…1: the share of frames that vanish in the long run.
    public var expectedLoss: Double { isDown ? 1 : 1 - (1 - loss) * (1 - (bursts?.share ?? 0)) }
}
