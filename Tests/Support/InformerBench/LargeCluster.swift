/// A large cluster as an API server tells of it: objects of the size that real ones have, and what happens to them.
struct LargeCluster {
    var nodes = 5_000
    var pods = 50_000
    /// Every so many pods one belongs to an application.
    var share = 25
    var applications = 100
    var events = 30_000

    static let pageSize = 500

    func name(ofNode number: Int) -> String { "worker-\(number).region-eu-west.compute.internal" }

    private func name(ofPod number: Int) -> String {
        "deployment-\(number % 997)-7d4b9c8f6d-\(String(number, radix: 36))x"
    }

    func isOurs(_ pod: Int) -> Bool { pod % share == 0 }

    // MARK: Lists

    /// The pages of a list, with the token that each is asked for with.
    func pages(of kind: String, _ items: (Int) -> String, count: Int) -> [String: [UInt8]] {
        var pages: [String: [UInt8]] = [:]
        var first = 0
        repeat {
            let end = min(count, first + Self.pageSize)
            let rest = end < count ? #","continue":"\#(end)","remainingItemCount":\#(count - end)"# : ""
            let body = (first..<end).map(items).joined(separator: ",")
            let text =
                #"{"kind":"\#(kind)List","apiVersion":"v1","metadata":{"resourceVersion":"1000000"\#(rest)},"items":[\#(body)]}"#
            pages[first == 0 ? "" : "\(first)"] = Array((text + "\n").utf8)
            first = end
        } while first < count
        return pages
    }

    func node(_ number: Int) -> String {
        let name = name(ofNode: number)
        let labels = (0..<14).map { #""feature.node.kubernetes.io/cpu-feature-\#($0)":"true""# }.joined(separator: ",")
        let images = (0..<40).map {
            #"{"names":["registry.example/team/application-\#($0)@sha256:\#(digest($0))","registry.example/team/application-\#($0):v1.\#($0)"],"sizeBytes":\#(10_000_000 + $0)}"#
        }.joined(separator: ",")
        let conditions = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"].map {
            #"{"type":"\#($0)","status":"\#($0 == "Ready" ? "True" : "False")","lastHeartbeatTime":"2026-01-01T00:00:00Z","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"Kubelet\#($0)","message":"kubelet has told of its condition"}"#
        }.joined(separator: ",")
        return #"""
            {"metadata":{"name":"\#(name)","uid":"\#(uid(number, "a"))","resourceVersion":"\#(number)","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"kubernetes.io/arch":"amd64","kubernetes.io/os":"linux","kubernetes.io/hostname":"\#(name)","topology.kubernetes.io/zone":"zone-\#(number % 40)","isochrone.dev/tier":"edge",\#(labels)},"annotations":{"node.alpha.kubernetes.io/ttl":"0","volumes.kubernetes.io/controller-managed-attach-detach":"true"},"managedFields":[\#(managed("kubelet")),\#(managed("kube-controller-manager"))]},"spec":{"podCIDR":"10.\#(number / 256).\#(number % 256).0/24","podCIDRs":["10.\#(number / 256).\#(number % 256).0/24"],"providerID":"example://\#(number)"},"status":{"capacity":{"cpu":"16","ephemeral-storage":"100Gi","hugepages-1Gi":"0","hugepages-2Mi":"0","memory":"64Gi","pods":"110"},"allocatable":{"cpu":"15800m","ephemeral-storage":"95551679124","hugepages-1Gi":"0","hugepages-2Mi":"0","memory":"65138512Ki","pods":"110"},"conditions":[\#(conditions)],"addresses":[{"type":"InternalIP","address":"172.16.\#(number / 256).\#(number % 256)"},{"type":"Hostname","address":"\#(name)"}],"nodeInfo":{"machineID":"\#(uid(number, "b"))","kernelVersion":"6.12.0","osImage":"Debian GNU/Linux 13","containerRuntimeVersion":"containerd://2.1.0","kubeletVersion":"v1.36.2","operatingSystem":"linux","architecture":"amd64"},"images":[\#(images)]}}
            """#
    }

    /// - Parameter turn: counts up with each change of the pod.
    func pod(_ number: Int, turn: Int = 0) -> String {
        let labels =
            isOurs(number)
            ? #","isochrone.dev/application":"application-\#(number / share % applications)","isochrone.dev/component":"web""#
            : ""
        let environment = (0..<12).map { #"{"name":"SETTING_\#($0)","value":"value of the setting \#($0)"}"# }
            .joined(separator: ",")
        let conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map {
            #"{"type":"\#($0)","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:00Z"}"#
        }.joined(separator: ",")
        let requests = #"{"cpu":"\#(100 + turn % 7)m","memory":"128Mi"}"#
        return #"""
            {"metadata":{"name":"\#(name(ofPod: number))","generateName":"deployment-\#(number % 997)-7d4b9c8f6d-","namespace":"team-\#(number / share % applications % 10)","uid":"\#(uid(number, "c"))","resourceVersion":"\#(100_000 + number)","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app.kubernetes.io/name":"deployment-\#(number % 997)","pod-template-hash":"7d4b9c8f6d"\#(labels)},"annotations":{"prometheus.io/scrape":"true","checksum/config":"\#(digest(number))"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"deployment-\#(number % 997)-7d4b9c8f6d","uid":"\#(uid(number, "d"))","controller":true,"blockOwnerDeletion":true}],"managedFields":[\#(managed("kube-controller-manager")),\#(managed("kubelet"))]},"spec":{"volumes":[{"name":"kube-api-access-x2v7k","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}],"containers":[{"name":"main","image":"registry.example/team/application:v1","ports":[{"containerPort":8080,"protocol":"TCP"}],"env":[\#(environment)],"resources":{"limits":{"memory":"256Mi"},"requests":\#(requests)},"volumeMounts":[{"name":"kube-api-access-x2v7k","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"livenessProbe":{"httpGet":{"path":"/healthz","port":8080,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","nodeName":"\#(name(ofNode: number % nodes))","securityContext":{},"schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","conditions":[\#(conditions)],"hostIP":"172.16.0.1","podIP":"10.0.0.9","podIPs":[{"ip":"10.0.0.9"}],"startTime":"2026-01-01T00:00:00Z","containerStatuses":[{"name":"main","state":{"running":{"startedAt":"2026-01-01T00:00:05Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"registry.example/team/application:v1","imageID":"registry.example/team/application@sha256:\#(digest(number))","containerID":"containerd://\#(digest(number + 1))","started":true,"allocatedResources":\#(requests),"resources":{"limits":{"memory":"256Mi"},"requests":\#(requests)}}],"qosClass":"Burstable"}}
            """#
    }

    func application(_ number: Int) -> String {
        let replicas = pods / share / applications
        return #"""
            {"apiVersion":"isochrone.dev/v1alpha1","kind":"Application","metadata":{"name":"application-\#(number)","namespace":"team-\#(number % 10)","uid":"\#(uid(number, "e"))","generation":1,"resourceVersion":"\#(number + 1)","creationTimestamp":"2026-01-01T00:00:00Z","managedFields":[\#(managed("kubectl"))]},"spec":{"components":[{"name":"web","replicas":\#(replicas),"resources":{"cpu":"100m","memory":"128Mi"}},{"name":"store","replicas":1}],"channels":[{"name":"web-to-store","source":"web","sink":"store"}],"constraints":[{"targets":{"channels":["web-to-store"]},"latency":{"max":"40ms"}}]}}
            """#
    }

    // MARK: Events

    /// One line of a watch of pods: a change of what a pod requests, a pod that is deleted, and the same one made anew.
    func event(_ number: Int) -> String {
        let turn = number / 3
        let pod = pod(turn * 7_919 % pods, turn: turn + 1).replacing(
            #""resourceVersion":""#, with: #""resourceVersion":"\#(1_000_001 + number)0"#)
        let kinds = ["MODIFIED", "DELETED", "ADDED"]
        return #"{"type":"\#(kinds[number % 3])","object":\#(pod)}"# + "\n"
    }

    /// Thousandths of a CPU that all pods request once all events have come.
    var requestedAtEnd: Int64 {
        var turns: [Int: Int] = [:]
        for number in 0..<events { turns[number / 3 * 7_919 % pods] = number / 3 + 1 }
        let changed = turns.values.reduce(Int64(0)) { $0 + Int64(100 + $1 % 7) }
        return changed + Int64(pods - turns.count) * 100
    }

    private func managed(_ manager: String) -> String {
        let fields = (0..<18).map { #""f:field-\#($0)":{".":{},"f:name":{},"f:value":{}}"# }.joined(separator: ",")
        return
            #"{"manager":"\#(manager)","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{\#(fields)}}}"#
    }

    private func uid(_ number: Int, _ letter: String) -> String {
        let digits = String(number, radix: 16)
        return "\(letter)e9f2c1a-5b7d-4f0e-9c3a-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private func digest(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "f", count: 64 - digits.count) + digits
    }
}
