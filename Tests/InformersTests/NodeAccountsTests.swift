import ClusterModel
import KubernetesWire
import StateStore
import TestSupport
import Testing

@testable import Informers

@Suite("The accounts of nodes")
struct NodeAccountsTests {
    /// What the accounts hold, by telling it all anew.
    private func requested(_ accounts: inout NodeAccounts) -> [String: Resources] {
        accounts.takeChanges().observed.nodes.compactMapValues { $0?.requested }
    }

    @Test("pods that are bound and not over count with their node, also those that are being deleted")
    func counting() {
        var accounts = NodeAccounts()
        accounts.put(nodeObject("a"))
        accounts.put(pod("running", on: "a", milliCPU: 100))
        accounts.put(pod("leaving", on: "a", milliCPU: 20, isTerminating: true))
        accounts.put(pod("over", on: "a", milliCPU: 3_000, isOver: true))
        accounts.put(pod("waiting", milliCPU: 500))
        #expect(requested(&accounts) == ["a": Resources(milliCPU: 120, extended: ["pods": 2_000])])
        accounts.put(pod("running", on: "a", milliCPU: 100, isOver: true))
        accounts.remove(pod("leaving", on: "a"))
        #expect(requested(&accounts) == ["a": .zero])
        #expect(accounts.podCount == 0)
    }

    @Test("what is as it was is no change")
    func idempotence() {
        var accounts = NodeAccounts()
        accounts.put(nodeObject("a"))
        accounts.put(pod("p", on: "a", application: "x", component: "c", milliCPU: 100))
        #expect(!accounts.takeChanges().observed.isEmpty)
        accounts.put(nodeObject("a"))
        accounts.put(pod("p", on: "a", application: "x", component: "c", milliCPU: 100))
        accounts.replaceNodes([nodeObject("a")])
        accounts.replacePods([pod("p", on: "a", application: "x", component: "c", milliCPU: 100)])
        let changes = accounts.takeChanges()
        #expect(changes.observed.isEmpty && changes.touched.isEmpty && changes.departed.isEmpty)
    }

    @Test("pods may be told of before their node, and after it")
    func order() {
        var accounts = NodeAccounts()
        accounts.put(pod("p", on: "a", milliCPU: 100))
        let early = accounts.takeChanges().observed.nodes
        #expect(early.count == 1 && early["a"] == .some(nil))
        accounts.put(nodeObject("a"))
        #expect(requested(&accounts)["a"]?.milliCPU == 100)
        accounts.remove(nodeObject("a"))
        #expect(accounts.takeChanges().observed.nodes["a"] == .some(nil))
        accounts.put(nodeObject("a", uid: "another"))
        #expect(requested(&accounts)["a"]?.milliCPU == 100)
    }

    @Test("a pod that was made anew under its name takes the place of the old one, whose end changes nothing any more")
    func recreated() {
        var accounts = NodeAccounts()
        accounts.replaceNodes([nodeObject("a"), nodeObject("b")])
        accounts.put(pod("web-0", uid: "1", on: "a", application: "x", component: "c", milliCPU: 100))
        _ = accounts.takeChanges()
        accounts.put(pod("web-0", uid: "2", on: "b", application: "x", component: "c", milliCPU: 200))
        accounts.remove(pod("web-0", uid: "1", on: "a"))
        let changes = accounts.takeChanges()
        #expect(changes.observed.nodes["a"]??.requested == .zero)
        #expect(changes.observed.nodes["b"]??.requested.milliCPU == 200)
        #expect(changes.observed.pods["default/web-0"]??.uid == "2")
        #expect(changes.departed.map(\.uid) == ["1"])
    }

    @Test("a node that was made anew under its name stays when the old one's end is told")
    func recreatedNode() {
        var accounts = NodeAccounts()
        accounts.put(nodeObject("a", uid: "2"))
        accounts.remove(nodeObject("a", uid: "1"))
        #expect(accounts.nodeCount == 1)
    }

    @Test(
        "a pod that gets or loses its labels moves into or out of its application, and counts with its node all along")
    func labels() {
        var accounts = NodeAccounts()
        let id = ApplicationID(name: "x")
        accounts.put(nodeObject("a"))
        accounts.put(pod("p", on: "a", milliCPU: 100))
        #expect(accounts.takeChanges().touched == [])
        accounts.put(pod("p", on: "a", application: "x", component: "c", milliCPU: 100))
        let joined = accounts.takeChanges()
        #expect(joined.touched == [id] && joined.observed.pods["default/p"]??.node == "a")
        #expect(accounts.standing(of: id).map(\.name.name) == ["p"])
        accounts.put(pod("p", on: "a", application: "y", component: "c", milliCPU: 100))
        #expect(accounts.takeChanges().touched == [id, ApplicationID(name: "y")])
        accounts.put(pod("p", on: "a", application: "y", milliCPU: 100))
        let left = accounts.takeChanges()
        #expect(left.observed.pods["default/p"] == .some(nil))
        #expect(left.observed.nodes["a"]??.requested.milliCPU == 100)
        #expect(accounts.applications.isEmpty)
    }

    @Test("amounts beyond all bounds can be added and taken off again")
    func overflow() {
        var accounts = NodeAccounts()
        accounts.put(nodeObject("a"))
        for name in ["p", "q", "r"] { accounts.put(pod(name, on: "a", milliCPU: .max)) }
        accounts.put(pod("s", on: "a", milliCPU: 7))
        #expect(requested(&accounts)["a"]?.milliCPU == .max)
        for name in ["p", "q", "r"] { accounts.remove(pod(name, on: "a")) }
        #expect(requested(&accounts) == ["a": Resources(milliCPU: 7, extended: ["pods": 1_000])])
    }

    /// A world of pods that changes by chance, and what an API server would tell of it.
    private struct World {
        var random: SplitMix64
        var pods: [String: PodObject] = [:]
        var generation = 0

        mutating func change() -> (PodObject, isRemoval: Bool) {
            let name = "p\(random.next() % 2_000)"
            generation += 1
            guard let known = pods[name], random.next() % 8 > 0 else {
                let application = random.next() % 4 == 0 ? "app-\(random.next() % 20)" : nil
                let made = pod(
                    name, uid: "\(generation)", on: random.next() % 5 == 0 ? "" : "n\(random.next() % 50)",
                    application: application, component: application.map { _ in "c" },
                    milliCPU: Int64(random.next() % 1_000))
                pods[name] = made
                return (made, false)
            }
            switch random.next() % 4 {
            case 0:
                pods[name] = nil
                return (known, true)
            case 1: pods[name]?.isTerminating = true
            case 2: pods[name]?.isOver = true
            default: pods[name]?.nodeName = "n\(random.next() % 50)"
            }
            return (pods[name] ?? known, false)
        }
    }

    @Test("after a million events they are what they would be from one list, however often events came twice")
    func million() {
        var world = World(random: SplitMix64(seed: 6))
        var (accounts, earlier) = (NodeAccounts(), [(PodObject, isRemoval: Bool)]())
        let nodes = (0..<50).map { nodeObject("n\($0)") }
        accounts.replaceNodes(nodes)
        for number in 0..<1_000_000 {
            let event = world.change()
            if event.isRemoval { accounts.remove(event.0) } else { accounts.put(event.0) }
            if number % 3 == 0 {
                if event.isRemoval { accounts.remove(event.0) } else { accounts.put(event.0) }
            }
            if number % 1_000 == 999 { _ = accounts.takeChanges() }
            earlier = [event]
        }
        #expect(!earlier.isEmpty)
        _ = accounts.takeChanges()
        var anew = NodeAccounts()
        anew.replaceNodes(nodes)
        anew.replacePods(Array(world.pods.values))
        for node in nodes {
            accounts.remove(node)
            accounts.put(node)
        }
        let (found, expected) = (accounts.takeChanges().observed.nodes, anew.takeChanges().observed.nodes)
        #expect(found == expected && expected.count == 50)
        #expect(accounts.podCount == anew.podCount)
        for application in anew.applications.union(accounts.applications) {
            #expect(accounts.standing(of: application) == anew.standing(of: application))
        }
    }
}
