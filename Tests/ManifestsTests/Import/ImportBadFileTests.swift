import Manifests
import Testing

@Suite("Bad foreign files are problems with place, value and remedy")
struct ImportBadFileTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var format: ImportFormat?
        var problems: String

        init(_ title: String, _ text: String, _ format: ImportFormat? = nil, problems: String) {
            (testDescription, self.text, self.format, self.problems) = (title, text, format, problems)
        }
    }

    @Test("a bad file is told of", arguments: graphs + matrices + objects + drafts)
    func bad(example: Case) {
        #expect(importing(example.text, as: example.format).report == example.problems)
    }

    static let graphs: [Case] = [
        .init(
            "nothing known", "hello",
            problems:
                "f: the format is not known; say which of graphml, gml, matrix, diktyo, polaris, compose or kubernetes it is\n"
        ),
        .init("an empty file", "", .gml, problems: "f: the file has no graph; GML has one `graph [ … ]`\n"),
        .init(
            "an open list", "graph [\n  node [ id 1 ]",
            problems: "f:1:7: the list that starts here has no end; close it with ]\n"),
        .init(
            "an open text", "graph [ label \"x ]",
            problems: "f:1:15: the text that starts here has no end; close it with \"\n"),
        .init(
            "a bare word", "graph [\n label x ]", .gml,
            problems: "f:2:8: `label` has no value; give a number, a quoted text or [ … ]\n"),
        .init(
            "a node without id", "graph [ node [ label \"x\" ] ]",
            problems: "f:1:9: the node has no usable `id`; give a whole number\n"),
        .init(
            "a dangling edge", "graph [\nnode [ id 0 ]\nedge [ source 0 target 9 ] ]",
            problems: "f:3:1: the edge's target `9` is no node; add the node, or remove the edge\n"),
        .init(
            "one id twice", "graph [\nnode [ id 0 ]\nnode [ id 0 ] ]",
            problems: "f:3:1: the node id `0` is already used; give each node its own\n"),
        .init(
            "a negative delay", "graph [ node [ id 0 ] node [ id 1 ]\nedge [ source 0 target 1 delay -2 ] ]",
            problems: "f:2:26: the edge's `delay` is negative; correct it, or remove it where it is not known\n"),
        .init("no graph in XML", "<graphml/>", problems: "f: the file has no graph; GraphML has a `graph` element\n"),
        .init(
            "an undeclared key", "<graphml><graph>\n<node id=\"a\"><data key=\"k\">1</data></node></graph></graphml>",
            problems: "f:2:27: the data's key `k` is not declared; declare it with a `key` element\n"),
    ]

    static let matrices: [Case] = [
        .init(
            "a ragged matrix", "0,1,2\n1,0\n2,1,0",
            problems: "f:2:1: the row has 2 delays, not 3; a square matrix has as many columns as rows\n"),
        .init(
            "a word", "0,1\nfast,0", .matrix,
            problems:
                "f:1:1: the row has 1 delays, not 2; a square matrix has as many columns as rows\nf:2:1: the row has 1 delays, not 2; a square matrix has as many columns as rows\n"
        ),
        .init(
            "a negative delay", "0,1\n-3,0",
            problems:
                "f:2:1: column 1: `-3` is no delay; write a number of 0 or more, or leave it empty where it is not known\n"
        ),
        .init(
            "a number too large", "0,1\n1e999,0",
            problems:
                "f:2:1: column 1: `1e999` is no delay; write a number of 0 or more, or leave it empty where it is not known\n"
        ),
        .init("one row", "0,1\n", .matrix, problems: "f: the matrix has 1 rows; give two or more, one for each node\n"),
        .init("no rows", "# none\n", .matrix, problems: "f: the file has no rows; give a square matrix of delays\n"),
        .init(
            "names at odds", ",a,b\na,0,1\nc,1,0",
            problems:
                "f:1:1: the header's names are not those of the rows; give rows and columns the same nodes in the same order\n"
        ),
        .init(
            "a name twice", "a,a\n0,1\n1,0",
            problems:
                "f: the matrix has 2 rows and 1 different names; give each node one row, one column and a name of its own\n"
        ),
    ]

    static let objects: [Case] = [
        .init("no object", "kind: Deployment\n", .diktyo, problems: "f: the file has no AppGroup or NetworkTopology\n"),
        .init(
            "two objects", "kind: AppGroup\nmetadata: {name: a}\n---\nkind: AppGroup\nmetadata: {name: b}\n",
            problems:
                "f: the file has 2 objects that a manifest can be made of; choose one with --object: AppGroup `a` or AppGroup `b`\n"
        ),
        .init(
            "no kind", "metadata: {}\n", .polaris,
            problems:
                "f:1:1: kind: is missing; write the object's kind\n"),
        .init(
            "a template", "kind: NetworkLink\nspec:\n  nodeA: {{ .A }}\n",
            problems:
                "f:3:11: a key must be a word, not a list or mapping; fill in the template's {{ … }} first\n"
        ),
        .init(
            "a link without an end",
            "kind: NetworkLink\nspec:\n  nodeA: a\n  qos: {latency: {packetDelayMsec: soon}}\n",
            problems:
                "f:3:3: spec.nodeB: is missing\nf:4:36: spec.qos.latency.packetDelayMsec: `soonms` is no duration; write one such as 40ms\n"
        ),
        .init(
            "more loss than all",
            "kind: NetworkLink\nspec:\n  {nodeA: a, nodeB: b, qos: {packetLoss: {packetLossBp: 10001}}}\n",
            problems:
                "f:3:57: spec.qos.packetLoss.packetLossBp: `10001` is out of range; write a number from 0 to 10000\n"),
        .init(
            "an unknown target",
            "kind: ServiceGraph\nmetadata: {name: g}\nspec:\n  nodes: [{name: camera}]\n  links: [{source: camera, target: camra}]\n",
            problems: "f:5:36: spec.links[0].target: there is no node `camra`; did you mean `camera`?\n"),
        .init(
            "no workloads", "kind: AppGroup\nmetadata: {name: g}\nspec: {workloads: []}\n",
            problems: "f:3:19: spec.workloads: the group has no workloads; give it one or more\n"),
        .init(
            "a bandwidth without sense",
            "kind: AppGroup\nmetadata: {name: g}\nspec:\n  workloads:\n    - workload: {name: a}\n      dependencies: [{workload: {name: b}, minBandwidth: 5Mbps}]\n",
            problems:
                "f:6:58: spec.workloads[0].dependencies[0].minBandwidth: `5Mbps` is no amount: its unit is `Mbps`; use m, k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, Ei\n"
        ),
    ]

    static let drafts: [Case] = [
        .init(
            "no services", "version: '3'\nservices: {}\n",
            problems: "f:2:11: services: the file has no services; give it one or more\n"),
        .init(
            "the first version of Compose", "web: {image: a}\n", .compose,
            problems: "f:1:1: services: is missing; a Compose file lists them under `services:`\n"),
        .init(
            "several mistakes in Compose",
            "services:\n  web:\n    depends_on: [catr]\n    deploy: {replicas: many, resources: {limits: {memory: 5X, cpus: -1}}}\n    environment: SECRET=1\n  cart: {<<: 7, network_mode: 'service:wep'}\n",
            problems: """
                f:3:18: services.web.depends_on[0]: there is no service `catr`; did you mean `cart`?
                f:4:24: services.web.deploy.replicas: `many` is no whole number
                f:4:59: services.web.deploy.resources.limits.memory: `5X` is no amount of memory; write one such as 50M
                f:4:69: services.web.deploy.resources.limits.cpus: `-1` is negative
                f:5:18: services.web.environment: expected a mapping or a list of variables; write NAME: value, or - NAME=value
                f:6:14: <<: a merge key takes a mapping, or a list of mappings; name one with an alias, such as <<: *defaults
                f:6:31: services.cart.network_mode: there is no service `wep`; did you mean `web`?

                """),
        .init(
            "no workload", "kind: Service\nmetadata: {name: a}\n", .kubernetes,
            problems: "f: the file has no workload; it needs a Deployment, a StatefulSet or a Pod\n"),
        .init(
            "two namespaces",
            "kind: Pod\nmetadata: {name: a}\nspec: {}\n---\nkind: Pod\nmetadata: {name: b, namespace: far}\nspec: {}\n",
            problems:
                "f: the file has workloads in the namespaces default and far, and an application is in one; choose one with --namespace: default or far\n"
        ),
        .init(
            "several mistakes in Kubernetes",
            "kind: Deployment\nmetadata: {}\nspec: {}\n---\nkind: Pod\nmetadata: {name: b}\nspec:\n  containers:\n    - {name: b, env: [{name: KEY, value: [x]}], resources: {requests: {cpu: lots}}}\n",
            problems: """
                f:2:11: metadata.name: is missing; name the object
                f:3:7: spec.template: is missing
                f:9:42: spec.containers[0].env[0].value: expected a text, found a list or a mapping; write the value of the variable in quotes
                f:9:77: spec.containers[0].resources.requests.cpu: `lots` is no amount; write one such as 250m, 2 or 128Mi

                """),
    ]

    @Test("a name that is none is refused, whatever the file calls itself")
    func badName() {
        let result = importing("0,1\n1,0", ImportOptions(name: "My Lab"))
        #expect(
            result.report
                == "f: `My Lab` is no manifest's name; use 1 to 63 of a-z, 0-9, `-` and `.`, with a letter or digit at both ends\n"
        )
    }

    @Test("broken XML is told of in its place")
    func brokenXML() throws {
        let problem = try #require(importing("<graphml>\n<graph>\n</node></graphml>").problems.first)
        #expect(problem.line == 3)
        #expect(problem.message.hasPrefix("the XML is not well-formed"))
    }

    @Test("a file that is not UTF-8 is refused")
    func notUTF8() {
        #expect(ManifestImporter.read([0x67, 0xFF], file: "f").report.hasPrefix("f:1:2: the file is not UTF-8"))
    }
}
