/// What a daemon knows of a link beyond the ``LinkEstimate`` that decisions rest on: how it loses messages, and whether it
/// can be used at all.
public struct LinkQuality: Hashable, Sendable, Codable {
    /// Loss from the source to the sink.
    public var forwardLoss: LossHistory
    /// Loss of the answers, from the sink to the source.
    public var backwardLoss: LossHistory
    /// `nil` before any evidence.
    public var availability: LinkAvailability?
    /// How many probes in succession are lost once one is, from the source to the sink; `nil` where too few were lost to
    /// say.
    public var meanBurstLength: Double?

    public init(
        forwardLoss: LossHistory = LossHistory(), backwardLoss: LossHistory = LossHistory(),
        availability: LinkAvailability? = nil, meanBurstLength: Double? = nil
    ) {
        self.forwardLoss = forwardLoss
        self.backwardLoss = backwardLoss
        self.availability = availability
        self.meanBurstLength = meanBurstLength
    }
}

/// Whether a link serves, and for how much of the last day it did.
public struct LinkAvailability: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case available, unavailable
        /// No probe's fate is known of late.
        case unknown
    }

    public var state: State
    /// The share of ``bins`` in which the link served, 0…1.
    public var share: Double
    /// Stretches of about ten seconds that the share rests on: those in which a probe's fate is known.
    public var bins: Int

    public init(state: State, share: Double, bins: Int) {
        self.state = state
        self.share = share
        self.bins = bins
    }
}

extension LinkQuality {
    private enum CodingKeys: String, CodingKey {
        case forwardLoss, backwardLoss, availability, meanBurstLength
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            forwardLoss: try container.decodeIfPresent(LossHistory.self, forKey: .forwardLoss) ?? LossHistory(),
            backwardLoss: try container.decodeIfPresent(LossHistory.self, forKey: .backwardLoss) ?? LossHistory(),
            availability: try container.decodeIfPresent(LinkAvailability.self, forKey: .availability),
            meanBurstLength: try container.decodeIfPresent(Double.self, forKey: .meanBurstLength))
    }
}
