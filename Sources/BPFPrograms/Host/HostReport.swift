/// What the daemon can do on this host, and what it could with another kernel, setup or privilege.
package struct HostReport: Hashable, Sendable {
    /// What is missing, in the order of ``KernelFeature``.
    package let missing: [MissingFeature]
    package let capabilities: CapabilitySet

    package init(missing: [MissingFeature], capabilities: CapabilitySet) {
        (self.missing, self.capabilities) = (missing, capabilities)
    }

    /// Asks the kernel for all features.
    package init(_ paths: HostPaths = HostPaths()) {
        let capabilities = CapabilitySet.effective
        let probe = FeatureProbe(paths: paths, capabilities: capabilities)
        self.init(missing: probe.missing(of: KernelFeature.allCases), capabilities: capabilities)
    }

    package func offers(_ feature: KernelFeature) -> Bool {
        !missing.contains { $0.feature == feature }
    }

    package func offers(_ use: HostUse) -> Bool {
        use.features.allSatisfy(offers)
    }

    /// What stands between the daemon and a use of the kernel.
    package func missing(for use: HostUse) -> [MissingFeature] {
        missing.filter { use.features.contains($0.feature) }
    }
}
