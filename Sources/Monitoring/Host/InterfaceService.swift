import BPFPrograms
package import Logging
import ServiceLifecycle
import Synchronization

/// Keeps an engine on the selected devices while they come, go, change their names and their addresses.
package final class InterfaceService: Service {
    private struct State {
        var plan: AttachmentPlan
        /// What was there last, for another try.
        var devices: [Device] = []
        /// Why devices could not be attached, by name: each reason is logged once.
        var failures: [String: String] = [:]
        var addressFailure: String?
    }

    private let watch: DeviceWatch
    private let port: DevicePort
    private let time: MonitorTime
    private let logger: Logger
    private let state: Mutex<State>
    /// Seconds until what failed is tried again without any change.
    private static let retry = 10.0

    /// - Parameter watch: made in the network namespace whose devices are meant.
    package init(
        _ selection: DeviceSelection, watch: DeviceWatch, port: DevicePort, time: MonitorTime = .continuous,
        logger: Logger = Logger(label: "devices")
    ) {
        (self.watch, self.port, self.time, self.logger) = (watch, port, time, logger)
        state = Mutex(State(plan: AttachmentPlan(selection)))
    }

    /// The names of the devices that are attached now.
    package var attached: [String] { state.withLock { $0.plan.names } }

    /// Why devices that are selected are not attached, by name.
    package var failures: [String: String] { state.withLock(\.failures) }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.tryAgain() }
                await self.follow()
                group.cancelAll()
            }
        }
    }

    private func follow() async {
        for await devices in watch.devices { take(devices) }
        guard !Task.isCancelled else { return }
        logger.error("The kernel tells no more of devices: new ones are not picked up until the daemon starts again")
    }

    private func tryAgain() async {
        while !Task.isCancelled {
            await time.sleep(time.now() + Self.retry)
            let pending = state.withLock { $0.failures.isEmpty && $0.addressFailure == nil ? nil : $0.devices }
            if let pending, !Task.isCancelled { take(pending) }
        }
    }

    /// Brings the engine to these devices. One at a time: what the engine is told follows one order.
    package func take(_ devices: [Device]) {
        state.withLock { state in
            state.devices = devices
            state.failures = state.failures.filter { name, _ in devices.contains { $0.name == name } }
            for step in state.plan.steps(to: devices) { perform(step, &state) }
        }
    }

    private func perform(_ step: AttachmentPlan.Step, _ state: inout State) {
        switch step {
        case .attach(let device): attach(device, &state)
        case .forget(let device): detach(device, isGone: true)
        case .detach(let device): detach(device, isGone: false)
        case .addresses(let addresses):
            setAddresses(addresses, &state)
        }
    }

    private func setAddresses(_ addresses: [IPAddress], _ state: inout State) {
        guard let setAddresses = port.setAddresses else { return }
        do {
            try setAddresses(addresses)
            state.addressFailure = nil
            logger.info("The node's addresses are others", metadata: ["addresses": "\(addresses)"])
        } catch {
            state.plan.addressesFailed()
            let reason = "\(error)"
            guard state.addressFailure != reason else { return }
            state.addressFailure = reason
            logger.warning("The node's addresses cannot be used", metadata: ["error": "\(reason)"])
        }
    }

    private func attach(_ device: Device, _ state: inout State) {
        do {
            try port.attach(device)
            state.failures[device.name] = nil
            logger.info("A device is probed through", metadata: ["device": "\(device.name)"])
        } catch {
            state.plan.failed(device)
            let reason = "\(error)"
            guard state.failures.updateValue(reason, forKey: device.name) != reason else { return }
            logger.warning(
                "A device cannot be probed through", metadata: ["device": "\(device.name)", "error": "\(reason)"])
        }
    }

    private func detach(_ device: Device, isGone: Bool) {
        do {
            try port.detach(device, isGone)
            logger.info("A device is gone", metadata: ["device": "\(device.name)"])
        } catch {
            logger.warning(
                "The daemon leaves something behind", metadata: ["device": "\(device.name)", "error": "\(error)"])
        }
    }
}
