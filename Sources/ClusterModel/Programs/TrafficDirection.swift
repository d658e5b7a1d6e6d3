/// Which way packets go, as seen from the node.
public enum TrafficDirection: String, Hashable, Sendable, Codable, CaseIterable {
    case ingress, egress
}
