import Foundation
import Synchronization
import TestSupport

@testable import BPFPrograms

/// Small objects that are compiled when a test asks for them.
enum SampleObject {
    /// Counts the UDP packets to one port that pass; `MAP` and `BODY` make variants.
    private static let source = """
        #include <linux/bpf.h>
        #include <linux/if_ether.h>
        #include <linux/ip.h>
        #include <linux/udp.h>
        #include <bpf/bpf_endian.h>
        #include <bpf/bpf_helpers.h>
        #ifndef VALUE
        #define VALUE __u64
        #endif
        #ifndef ENTRIES
        #define ENTRIES 4
        #endif
        char LICENSE[] SEC("license") = "GPL";
        struct {
            __uint(type, BPF_MAP_TYPE_ARRAY);
            __uint(max_entries, ENTRIES);
            __type(key, __u32);
            __type(value, VALUE);
        } counts SEC(".maps");
        struct {
            __uint(type, BPF_MAP_TYPE_HASH);
            __uint(max_entries, 8);
            __type(key, __u32);
            __type(value, __u32);
        } seen SEC(".maps");
        static __always_inline void count_in(__u32 key, struct __sk_buff *skb, __u32 offset) {
            struct iphdr ip;
            struct udphdr udp;
            VALUE *value = bpf_map_lookup_elem(&counts, &key);
            if (!value || bpf_skb_load_bytes(skb, offset, &ip, sizeof ip) || ip.protocol != 17) return;
            if (bpf_skb_load_bytes(skb, offset + sizeof ip, &udp, sizeof udp)) return;
            if (udp.dest == bpf_htons(4711)) __sync_fetch_and_add((__u64 *)value, 1);
        }
        SEC("tc") int count(struct __sk_buff *skb) {
        #ifdef BROKEN
            void *data = (void *)(long)skb->data;
            return *(int *)(data + 100);
        #endif
            count_in(0, skb, ETH_HLEN);
            return -1;
        }
        SEC("cgroup_skb/egress") int count_sockets(struct __sk_buff *skb) {
            count_in(1, skb, 0);
            return 1;
        }
        SEC("tp_btf/sched_switch") int count_switches(void *context) {
            __u32 key = 2;
            VALUE *value = bpf_map_lookup_elem(&counts, &key);
            if (value) __sync_fetch_and_add((__u64 *)value, 1);
            return 0;
        }
        #ifdef FOREIGN
        SEC("xdp") int drop(struct xdp_md *context) { return XDP_DROP; }
        #endif

        """

    private static let compiled: Mutex<[[String]: [UInt8]]> = Mutex([:])

    /// Compiles a variant, such as `["BROKEN"]` or `["VALUE=struct {__u64 a, b;}"]`.
    static func bytes(_ definitions: [String] = []) throws -> [UInt8] {
        try Requirement.check(clang == nil ? "clang is not on the PATH" : nil)
        if let known = compiled.withLock({ $0[definitions] }) { return known }
        let bytes = try compile(source, definitions)
        compiled.withLock { $0[definitions] = bytes }
        return bytes
    }

    static func image(_ definitions: [String] = []) throws -> ProgramImage {
        ProgramImage(name: "sample", bytes: try bytes(definitions))
    }

    static func compile(_ source: String, _ definitions: [String] = []) throws -> [UInt8] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "isochrone-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (text, object) = (directory.appending(path: "sample.bpf.c"), directory.appending(path: "sample.bpf.o"))
        try Data(source.utf8).write(to: text)
        let process = Process()
        process.executableURL = clang
        process.arguments =
            ["-target", "bpf", "-mcpu=v3", "-O2", "-g", "-c", text.path(), "-o", object.path()]
            + definitions.map { "-D\($0)" }
            + ["aarch64-linux-gnu", "x86_64-linux-gnu"].flatMap { ["-idirafter", "/usr/include/\($0)"] }
        try process.run()
        process.waitUntilExit()
        return Array(try Data(contentsOf: object))
    }

    private static var clang: URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { URL(filePath: "\($0)/clang") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
    }
}
