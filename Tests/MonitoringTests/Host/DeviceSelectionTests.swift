import BPFPrograms
import Monitoring
import Testing

struct DeviceSelectionTests {
    private static func device(
        _ name: String, type: Int = 1, isUp: Bool = true, isLoopback: Bool = false, address: String? = "10.0.0.1"
    ) -> Device {
        var device = Device(index: 1, name: name, type: type, isUp: isUp, isLoopback: isLoopback)
        device.addresses = [address.flatMap { IPAddress($0) }].compactMap(\.self)
        return device
    }

    @Test(
        "words select by exact name or pattern, whatever else is true of a device",
        arguments: [
            (["eth0"], "eth0", true), (["eth0"], "eth1", false), (["eth0", "eth1"], "eth1", true),
            (["eth*"], "eth10", true), (["eth*"], "eth", true), (["eth*"], "weth0", false), (["eth?"], "eth1", true),
            (["eth?"], "eth10", false), (["*0"], "wlan0", true), (["e*h*0"], "eth10", true),
            (["veth*"], "vethab", true),
            ([], "eth0", false), (["ETH0"], "eth0", false), (["en*", "auto"], "enp3s0", true),
        ])
    func names(words: [String], name: String, isSelected: Bool) {
        let bare = Self.device(name, type: 512, isUp: false, address: nil)
        #expect(DeviceSelection(words).selects(bare) == isSelected)
    }

    @Test("the loopback is selected by its name alone", arguments: [("lo", true), ("l*", false), ("auto", false)])
    func loopback(word: String, isSelected: Bool) {
        #expect(DeviceSelection([word]).selects(Self.device("lo", type: 772, isLoopback: true)) == isSelected)
    }

    @Test(
        "auto selects what is up, has an address, has a known link header, and is not on a pod's side",
        arguments: [
            (device("eth0"), true), (device("wg0", type: 0xFFFE), true), (device("ens5", address: "fd00::1"), true),
            (device("eth0", isUp: false), false), (device("eth0", address: nil), false),
            (device("ppp0", type: 512), false), (device("veth12ab"), false), (device("cali9f"), false),
            (device("cni0"), false), (device("docker0"), false), (device("br-0a1b"), false), (device("lxc1"), false),
            (device("br0"), true),
        ])
    func auto(device: Device, isSelected: Bool) {
        #expect(DeviceSelection(["auto"]).selects(device) == isSelected)
    }

    @Test("what auto leaves out can be chosen")
    func exclusions() {
        var selection = DeviceSelection(["auto"])
        selection.excluded = ["eth1*"]
        #expect(selection.selects(Self.device("veth0")))
        #expect(!selection.selects(Self.device("eth10")))
    }

    @Test("only exact names are a closed selection")
    func openness() {
        #expect(!DeviceSelection(["eth0", "eth1"]).isOpen)
        #expect(DeviceSelection(["eth0", "en*"]).isOpen && DeviceSelection(["auto"]).isOpen)
    }
}
