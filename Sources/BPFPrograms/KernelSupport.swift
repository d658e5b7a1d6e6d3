/// What the running kernel offers to the STAMP programs.
package enum KernelSupport {
    /// Asks the kernel for each thing that the programs need; empty when all of them are there.
    package static func missingFeatures() -> [MissingFeature] {
        let missing = FeatureProbe().missing(of: HostUse.probes.features)
        // Where no program can be loaded, that is the one reason for everything else.
        return missing.first?.feature == .tc ? Array(missing.prefix(1)) : missing
    }
}
