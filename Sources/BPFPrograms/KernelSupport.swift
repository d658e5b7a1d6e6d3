/// What the running kernel offers to the STAMP programs.
package enum KernelSupport {
    /// Asks the kernel for each thing that the programs need; empty when all of them are there.
    package static func missingFeatures() -> [MissingFeature] {
        FeatureProbe().missing(of: HostUse.probes.features)
    }
}
