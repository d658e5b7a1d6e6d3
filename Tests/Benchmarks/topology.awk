# Writes a topology of NODES nodes in sub-clusters of SIZE (default: 50), fully meshed inside, for
# `isochrone-extender --topology`. The names are those of the recorded bodies. A link holds for both directions.
# Latencies are 0.2 to 4.9 ms, the same in every run.
BEGIN {
    size = SIZE ? SIZE : 50
    print "apiVersion: isochrone.dev/v1alpha1"
    print "kind: Topology"
    print "metadata: {name: bench}"
    print "spec:"
    print "  nodes:"
    for (i = 0; i < NODES; i++)
        printf "    - {name: node-%05d, labels: {isochrone.dev/sub-cluster: site-%03d}, allocatable: {cpu: \"4\", memory: 8Gi}}\n", i, i / size
    print "  links:"
    for (i = 0; i < NODES; i++)
        for (j = i + 1; j < NODES && int(j / size) == int(i / size); j++)
            printf "    - {from: node-%05d, to: node-%05d, latency: %.1fms, reliability: 99.9%%}\n", i, j, 0.2 + (i * 31 + j * 17) % 48 / 10
}
