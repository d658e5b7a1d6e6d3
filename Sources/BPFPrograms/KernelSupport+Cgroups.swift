extension KernelSupport {
    /// What the programs that watch TCP sockets need and the kernel does not offer; empty when all is there.
    package static func missingForSockets() -> [MissingFeature] {
        FeatureProbe().missing(of: HostUse.tcp.features)
    }

    /// What the programs that watch name resolution need and the kernel does not offer; empty when all is there.
    package static func missingForNameResolution() -> [MissingFeature] {
        FeatureProbe().missing(of: HostUse.dns.features)
    }

    static let cannotArmSockets = MissingFeature(.socketArming, .unknownToKernel)
}
