import BPFPrograms
import Monitoring
import TestSupport
import Testing

struct AttachmentPlanTests {
    private static func device(
        _ index: Int32, _ name: String, _ addresses: [String] = ["10.0.0.1"], isUp: Bool = true
    ) -> Device {
        var device = Device(index: index, name: name, isUp: isUp)
        device.addresses = addresses.compactMap { IPAddress($0) }
        return device
    }

    private func addresses(_ texts: String...) -> AttachmentPlan.Step {
        .addresses(texts.compactMap { IPAddress($0) })
    }

    @Test("a device is attached once, and forgotten when it is gone")
    func comesAndGoes() {
        var plan = AttachmentPlan(DeviceSelection(["auto"]))
        let device = Self.device(2, "eth0")
        #expect(plan.steps(to: [device]) == [.attach(device), addresses("10.0.0.1")])
        #expect(plan.steps(to: [device]) == [])
        #expect(plan.steps(to: []) == [.forget(device), addresses()])
    }

    @Test("a device with the same name and another index is attached anew")
    func comesBack() {
        var plan = AttachmentPlan(DeviceSelection(["eth0"]))
        let (old, new) = (Self.device(2, "eth0"), Self.device(7, "eth0"))
        _ = plan.steps(to: [old])
        #expect(plan.steps(to: [new]) == [.forget(old), .attach(new)])
    }

    @Test("one that goes down or loses its addresses stays attached")
    func staysAttached() {
        var plan = AttachmentPlan(DeviceSelection(["auto"]))
        _ = plan.steps(to: [Self.device(2, "eth0")])
        #expect(plan.steps(to: [Self.device(2, "eth0", isUp: false)]) == [])
        #expect(plan.steps(to: [Self.device(2, "eth0", [], isUp: false)]) == [addresses()])
        #expect(plan.steps(to: [Self.device(2, "eth0", ["fd00::1"])]) == [addresses("fd00::1")])
    }

    @Test("a device is known by its name: with another it is attached anew if that is selected, and else is not")
    func renamed() {
        var plan = AttachmentPlan(DeviceSelection(["eth*"]))
        let (first, second) = (Self.device(2, "eth0"), Self.device(2, "eth9"))
        _ = plan.steps(to: [first])
        #expect(plan.steps(to: [second]) == [.detach(first), .attach(second)])
        #expect(plan.steps(to: [Self.device(2, "wan0")]) == [.detach(second), addresses()])
        #expect(plan.steps(to: [first]) == [.attach(first), addresses("10.0.0.1")])
    }

    @Test("what failed is tried again with the next devices")
    func triedAgain() {
        var plan = AttachmentPlan(DeviceSelection(["eth0"]))
        let device = Self.device(2, "eth0")
        _ = plan.steps(to: [device])
        plan.failed(device)
        plan.addressesFailed()
        #expect(plan.steps(to: [device]) == [.attach(device), addresses("10.0.0.1")])
    }

    @Test("no order of changes leaves a device out, or one in that is gone", arguments: 0..<50 as Range<UInt64>)
    func anyOrder(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var plan = AttachmentPlan(DeviceSelection(["eth*"]))
        var engine: Set<Int32> = []
        for _ in 0..<100 {
            let devices = (1...6).filter { _ in Bool.random(using: &random) }.map { number in
                Self.device(Int32(number), Bool.random(using: &random) ? "eth\(number)" : "wan\(number)")
            }
            for step in plan.steps(to: devices) {
                switch step {
                case .attach(let device): #expect(engine.insert(device.index).inserted)
                case .forget(let device), .detach(let device): #expect(engine.remove(device.index) != nil)
                case .addresses: break
                }
            }
            #expect(engine == Set(devices.filter { $0.name.hasPrefix("eth") }.map(\.index)))
        }
    }
}
