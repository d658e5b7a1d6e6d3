import ServiceLifecycle

/// Looks through a directory of policies again and again, and lets the schedulers plan by what it finds.
package struct PolicyReloading: Service {
    private let directory: PolicyDirectory
    private let schedulers: ApplicationSchedulers
    private let interval: Duration
    private let clock: any Clock<Duration>

    /// - Parameter interval: between two looks. A look at files that did not change opens none of them.
    package init(
        _ directory: PolicyDirectory, schedulers: ApplicationSchedulers, interval: Duration = .seconds(2),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.directory = directory
        self.schedulers = schedulers
        self.interval = interval
        self.clock = clock
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: interval)) != nil {
                if directory.look() { schedulers.adopt(PolicyCatalog(directory.policies)) }
            }
        }
    }
}
