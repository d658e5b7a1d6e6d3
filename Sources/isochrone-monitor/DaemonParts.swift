import Logging
import Monitoring
import ServiceLifecycle

/// What probes, watches and reports, and how it is kept up with the nodes and the devices that there are.
struct DaemonParts: Sendable {
    let settings: MonitorSettings
    let monitor: Monitor
    let engine: StampProber
    /// `nil`: nothing is watched.
    let passive: PassiveMonitor?
    let delivery: Delivery
    let time: MonitorTime
    let logger: Logger

    /// Probes and tells apart these nodes from now on.
    func take(_ roster: PeerRoster) {
        monitor.setRoster(roster, at: time.now())
        tellPassive(roster)
    }

    func services() throws -> [any Service] {
        var services: [any Service] = [
            MonitorService(
                monitor: monitor, delivery: delivery, time: time, logger: logger, onRoster: tellPassive)
        ]
        if let passive { services.append(PassiveService(monitor: passive, time: time)) }
        if let selection = settings.interfaces.selection {
            let port = DevicePort(engine, followsAddresses: settings.interfaces.followsAddresses)
            services.append(
                InterfaceService(selection, watch: try DeviceWatch(), port: port, time: time, logger: logger))
        }
        return services
    }

    @Sendable private func tellPassive(_ roster: PeerRoster) {
        passive?.setNodes(roster.passiveNodes(with: settings.monitor.node, at: settings.monitor.addresses))
    }
}
