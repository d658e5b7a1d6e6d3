import ServiceLifecycle

/// Looks at the files of TLS again and again.
package struct TLSReloading: Service {
    private let certificates: TLSReloader
    private let interval: Duration
    private let clock: any Clock<Duration>

    /// - Parameter interval: between two looks. A look at files that did not change opens none of them.
    package init(
        _ certificates: TLSReloader, interval: Duration = .seconds(2), clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.certificates = certificates
        self.interval = interval
        self.clock = clock
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: interval)) != nil { certificates.look() }
        }
    }
}
