"""Checks of Kubernetes objects that need no cluster.

checks.py CHECK [ARGUMENT…] < STREAM prints one line for each problem of the YAML documents of STREAM, and nothing when all
is well.
"""
import json
import sys

import kubernetes_validate
import yaml

# The oldest and the newest Kubernetes that count.
VERSIONS = ("1.30", "1.37")
# Kinds of others, whose schemas are not at hand.
FOREIGN_GROUPS = {"cert-manager.io", "monitoring.coreos.com"}
OURS = "isochrone-system"
# What kubelets call on behalf of, and what must never wait for us.
UNTOUCHABLE = ("kube-system", "kube-public", "kube-node-lease", OURS)
# What Certificates or `isochrone install` make.
MADE_SECRETS = {"isochrone-ca", "isochrone-extender-tls", "isochrone-scheduler-tls"}
# Roles that every cluster has.
BUILT_IN_ROLES = {
    ("ClusterRole", "system:kube-scheduler"),
    ("ClusterRole", "system:volume-scheduler"),
    ("Role", "extension-apiserver-authentication-reader"),
}
WORKLOADS = ("Deployment", "DaemonSet")


def name(o):
    meta = o["metadata"]
    space = meta.get("namespace")
    return f"{o['kind']} {space + '/' if space else ''}{meta['name']}"


def of_kind(objects, *kinds):
    return [o for o in objects if o["kind"] in kinds]


def pod_of(o):
    return o["spec"]["template"]["spec"]


def selects(selector, labels):
    """Whether a LabelSelector selects somebody with these labels."""
    for key, value in (selector or {}).get("matchLabels", {}).items():
        if labels.get(key) != value:
            return False
    for rule in (selector or {}).get("matchExpressions", []):
        key, operator, values = rule["key"], rule["operator"], rule.get("values", [])
        passes = {
            "In": labels.get(key) in values,
            "NotIn": labels.get(key) not in values,
            "Exists": key in labels,
            "DoesNotExist": key not in labels,
        }[operator]
        if not passes:
            return False
    return True


def schemas(objects):
    for o in objects:
        group = o["apiVersion"].split("/")[0]
        if group in FOREIGN_GROUPS:
            continue
        for version in VERSIONS:
            try:
                kubernetes_validate.validate(o, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                where = ".".join(str(part) for part in error.path)
                yield f"{name(o)}: {where or 'object'}: {error.message[:200]} (Kubernetes {version})"
            except kubernetes_validate.SchemaNotFoundError:
                yield f"{name(o)}: Kubernetes {version} has no {o['kind']} of {o['apiVersion']}"


def references(objects):
    """Whatever is named exists."""
    there = {(o["kind"], o["metadata"].get("namespace"), o["metadata"]["name"]) for o in objects}

    def missing(kind, space, wanted, by):
        if (kind, space, wanted) not in there:
            yield f"{by}: there is no {kind} {wanted}"

    keys = {(o["metadata"]["namespace"], o["metadata"]["name"]): set(o.get("data", {})) for o in of_kind(objects, "ConfigMap")}
    for o in of_kind(objects, *WORKLOADS):
        space, pod, who = o["metadata"]["namespace"], pod_of(o), name(o)
        yield from missing("ServiceAccount", space, pod["serviceAccountName"], who)
        yield from missing("PriorityClass", None, pod["priorityClassName"], who)
        if not selects(o["spec"]["selector"], o["spec"]["template"]["metadata"]["labels"]):
            yield f"{who}: its selector does not select its own pods"
        volumes = {}
        for volume in pod.get("volumes", []):
            volumes[volume["name"]] = volume
            kinds = [key for key in volume if key != "name"]
            if len(kinds) != 1:
                yield f"{who}: volume {volume['name']} is {' and '.join(sorted(kinds)) or 'nothing'}"
            if "configMap" in volume:
                yield from missing("ConfigMap", space, volume["configMap"]["name"], who)
            if "persistentVolumeClaim" in volume:
                yield from missing("PersistentVolumeClaim", space, volume["persistentVolumeClaim"]["claimName"], who)
            secret = volume.get("secret", {}).get("secretName")
            if secret and secret not in MADE_SECRETS:
                yield f"{who}: nobody makes the Secret {secret}"
        for container in pod["containers"]:
            mounted = set()
            for mount in container.get("volumeMounts", []):
                mounted.add(mount["mountPath"])
                volume = volumes.get(mount["name"])
                if volume is None:
                    yield f"{who}: there is no volume {mount['name']}"
                elif "subPath" in mount and "configMap" in volume:
                    if mount["subPath"] not in keys.get((space, volume["configMap"]["name"]), set()):
                        yield f"{who}: ConfigMap {volume['configMap']['name']} has no {mount['subPath']}"
            ports = {port["name"] for port in container.get("ports", [])}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                if probe not in container:
                    yield f"{who}: container {container['name']} has no {probe}"
                elif container[probe]["httpGet"]["port"] not in ports:
                    yield f"{who}: {probe} asks the port {container[probe]['httpGet']['port']}, which is none of {sorted(ports)}"
            for argument in container.get("args", []):
                path = argument.split("=", 1)[-1]
                if path.startswith("/etc/") and not any(path == m or path.startswith(m + "/") for m in mounted):
                    yield f"{who}: {path} is mounted nowhere"
                for m in container.get("volumeMounts", []):
                    volume = volumes.get(m["name"], {})
                    if path.startswith(m["mountPath"] + "/") and "configMap" in volume:
                        file = path[len(m["mountPath"]) + 1:]
                        if file not in keys.get((space, volume["configMap"]["name"]), set()):
                            yield f"{who}: ConfigMap {volume['configMap']['name']} has no {file}"
        yield from scheduler_files(o, objects, volumes)

    pods = [(o, o["spec"]["template"]["metadata"]["labels"]) for o in of_kind(objects, *WORKLOADS)]

    def ports_of(selector):
        return {
            port[key]
            for o, labels in pods if selects({"matchLabels": selector}, labels)
            for container in pod_of(o)["containers"] for port in container["ports"] for key in ("name", "containerPort")
        }

    services = {}
    for service in of_kind(objects, "Service"):
        open_ports = ports_of(service["spec"]["selector"])
        services[service["metadata"]["name"]] = {port["port"] for port in service["spec"]["ports"]}
        for port in service["spec"]["ports"]:
            if port["targetPort"] not in open_ports:
                yield f"{name(service)}: no pod has the port {port['targetPort']}"
    for policy in of_kind(objects, "NetworkPolicy"):
        selector = policy["spec"]["podSelector"]
        if selector and not any(selects(selector, labels) for _, labels in pods):
            yield f"{name(policy)}: it selects no pod"
        for rule in policy["spec"].get("ingress", []):
            for port in rule.get("ports", []):
                if port["port"] not in ports_of(selector.get("matchLabels", {})):
                    yield f"{name(policy)}: no pod has the port {port['port']}"
    for budget in of_kind(objects, "PodDisruptionBudget"):
        if not any(selects(budget["spec"]["selector"], labels) for _, labels in pods):
            yield f"{name(budget)}: it selects no pod"
    for o in of_kind(objects, "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        for hook in o["webhooks"]:
            service = hook["clientConfig"]["service"]
            if service["port"] not in services.get(service["name"], set()):
                yield f"{name(o)}: Service {service['name']} has no port {service['port']}"
    for binding in of_kind(objects, "RoleBinding", "ClusterRoleBinding"):
        role = binding["roleRef"]
        space = binding["metadata"].get("namespace") if role["kind"] == "Role" else None
        if (role["kind"], role["name"]) not in BUILT_IN_ROLES:
            yield from missing(role["kind"], space, role["name"], name(binding))
        for subject in binding["subjects"]:
            yield from missing(subject["kind"], subject["namespace"], subject["name"], name(binding))
    for certificate in of_kind(objects, "Certificate"):
        issuer = certificate["spec"]["issuerRef"]
        yield from missing(issuer["kind"], certificate["metadata"]["namespace"], issuer["name"], name(certificate))


def scheduler_files(o, objects, volumes):
    """What the KubeSchedulerConfiguration of a workload names is mounted, and its lease may be kept."""
    container = pod_of(o)["containers"][0]
    secrets = [m["mountPath"] for m in container.get("volumeMounts", []) if "secret" in volumes.get(m["name"], {})]
    text = {key: value for c in of_kind(objects, "ConfigMap") for key, value in c.get("data", {}).items()}
    for argument in container.get("args", []):
        file = argument.rsplit("/", 1)[-1]
        if not argument.startswith("--config=") or file not in text:
            continue
        settings = yaml.safe_load(text[file])
        for extender in settings["extenders"]:
            for path in (extender["tlsConfig"][key] for key in ("caFile", "certFile", "keyFile")):
                if path not in [f"{mount}/{item}" for mount in secrets for item in ("ca.crt", "tls.crt", "tls.key")]:
                    yield f"{name(o)}: {file} names {path}, which is mounted nowhere"
        lease = settings["leaderElection"]["resourceName"]
        kept = {n for r in of_kind(objects, "Role") for rule in r["rules"] for n in rule.get("resourceNames", [])}
        if lease not in kept:
            yield f"{name(o)}: no Role lets it keep the lease {lease}"


def security(objects):
    """Pods may do no more than they must."""
    monitor_capabilities = {"BPF", "NET_ADMIN", "PERFMON", "NET_BIND_SERVICE", "SETPCAP"}
    for o in of_kind(objects, *WORKLOADS):
        pod, who = pod_of(o), name(o)
        is_monitor = o["metadata"]["name"] == "isochrone-monitor"
        context = pod.get("securityContext", {})
        if context.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
            yield f"{who}: it has no seccomp profile"
        if not is_monitor and not (context.get("runAsNonRoot") is True and context.get("runAsUser", 0) > 0):
            yield f"{who}: it may run as root"
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.get(key) and not (is_monitor and key == "hostNetwork"):
                yield f"{who}: it has {key}"
        for volume in pod.get("volumes", []):
            path = volume.get("hostPath", {}).get("path")
            if path and not (is_monitor and path in ("/sys/fs/bpf", "/sys/fs/cgroup")):
                yield f"{who}: it mounts {path} of the host"
        for container in pod["containers"]:
            own = container.get("securityContext", {})
            if own.get("privileged") or own.get("allowPrivilegeEscalation") is not False:
                yield f"{who}: it may gain privileges"
            if own.get("readOnlyRootFilesystem") is not True:
                yield f"{who}: its root file system can be written"
            capabilities = own.get("capabilities", {})
            if capabilities.get("drop") != ["ALL"]:
                yield f"{who}: it keeps capabilities"
            extra = set(capabilities.get("add", [])) - (monitor_capabilities if is_monitor else set())
            if extra:
                yield f"{who}: it has {', '.join(sorted(extra))}"
            resources = container.get("resources", {})
            if not {"cpu", "memory"} <= set(resources.get("requests", {})):
                yield f"{who}: it requests no CPU or no memory"
            if ":" not in container["image"].rsplit("/", 1)[-1] or container["image"].endswith(":latest"):
                yield f"{who}: its image {container['image']} names no version"
            by_name = {m["name"]: m for m in container.get("volumeMounts", [])}
            for volume in pod.get("volumes", []):
                writable = "emptyDir" in volume or "persistentVolumeClaim" in volume or volume["name"] == "bpffs"
                if not writable and not by_name.get(volume["name"], {}).get("readOnly"):
                    yield f"{who}: volume {volume['name']} can be written"


def webhooks(objects):
    """No webhook can hold up the cluster or ourselves."""
    for o in of_kind(objects, "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        for hook in o["webhooks"]:
            who = f"{name(o)}, {hook['name']}"
            resources = {(group, r) for rule in hook["rules"] for group in rule["apiGroups"] for r in rule["resources"]}
            if hook["failurePolicy"] == "Fail" and resources != {("isochrone.dev", "applications")}:
                yield f"{who}: it fails closed for more than Applications"
            if hook["timeoutSeconds"] > 5:
                yield f"{who}: it may be waited for {hook['timeoutSeconds']} s"
            if ("", "pods") not in resources:
                continue
            if hook["failurePolicy"] != "Ignore":
                yield f"{who}: pods wait for it"
            for space in UNTOUCHABLE:
                labels = {"kubernetes.io/metadata.name": space}
                if "namespaceSelector" not in hook or selects(hook["namespaceSelector"], labels):
                    yield f"{who}: it catches pods of {space}"
            for workload in of_kind(objects, *WORKLOADS):
                if "objectSelector" not in hook or selects(
                    hook["objectSelector"], workload["spec"]["template"]["metadata"]["labels"]):
                    yield f"{who}: it catches pods of {name(workload)} wherever they are"


def role(objects, wanted):
    """What a ServiceAccount may do: `verb resource.group`, one a line, with `*` for a namespaced Role's namespace."""
    account = ("ServiceAccount", OURS, wanted)
    roles = {(o["kind"], o["metadata"].get("namespace"), o["metadata"]["name"]): o
             for o in of_kind(objects, "Role", "ClusterRole")}
    for binding in of_kind(objects, "RoleBinding", "ClusterRoleBinding"):
        subjects = {(s["kind"], s.get("namespace"), s["name"]) for s in binding["subjects"]}
        if account not in subjects:
            continue
        reference = binding["roleRef"]
        space = binding["metadata"].get("namespace") if reference["kind"] == "Role" else None
        for rule in roles[(reference["kind"], space, reference["name"])]["rules"]:
            for group in rule["apiGroups"]:
                for resource in rule["resources"]:
                    for verb in rule["verbs"]:
                        base, _, below = resource.partition("/")
                        yield f"{verb} {base}{'.' + group if group else ''}{'/' + below if below else ''}"


def network(objects, file):
    """Ports of the configuration, the containers, Services and probes agree; argument: the key of the ConfigMap."""
    options = configuration(objects, file)
    deployment = next(o for o in of_kind(objects, "Deployment") if o["metadata"]["name"] == "isochrone-extender")
    declared = {p["name"]: p["containerPort"] for p in pod_of(deployment)["containers"][0]["ports"]}
    for option in ("webhook", "api", "metrics", "admission"):
        port = int(str(options[option]).rsplit(":", 1)[-1])
        if declared.get(option) != port:
            yield f"{option} listens on {port}, and the container's port is {declared.get(option)}"
    service = next(o for o in of_kind(objects, "Service") if o["metadata"]["name"] == "isochrone-extender")
    for port in service["spec"]["ports"]:
        if declared.get(port["name"]) != port["port"]:
            yield f"the Service has {port['port']} for {port['name']}, and the container {declared.get(port['name'])}"
    for o in of_kind(objects, "DaemonSet"):
        container = pod_of(o)["containers"][0]
        wanted = f"--server=https://isochrone-extender.{OURS}.svc:{declared['api']}"
        if wanted not in container["args"]:
            yield f"{name(o)}: no argument is {wanted}"
        metrics = next(e["value"] for e in container["env"] if e["name"] == "ISOCHRONE_METRICS")
        if int(metrics.rsplit(":", 1)[-1]) != next(p["containerPort"] for p in container["ports"] if p["name"] == "metrics"):
            yield f"{name(o)}: metrics are at {metrics}, and the port is another"
    for o in of_kind(objects, "ConfigMap"):
        for key, value in o.get("data", {}).items():
            if "KubeSchedulerConfiguration" not in value:
                continue
            for extender in yaml.safe_load(value)["extenders"]:
                if extender["urlPrefix"] != f"https://isochrone-extender.{OURS}.svc:{declared['webhook']}":
                    yield f"{name(o)}, {key}: {extender['urlPrefix']} is not where the webhook is"
    for certificate in of_kind(objects, "Certificate"):
        if certificate["spec"]["secretName"] == "isochrone-extender-tls":
            if f"isochrone-extender.{OURS}.svc" not in certificate["spec"]["dnsNames"]:
                yield f"{name(certificate)}: it is not for the Service"


def configuration(objects, file):
    for o in of_kind(objects, "ConfigMap"):
        if file in o.get("data", {}):
            return yaml.safe_load(o["data"][file])
    raise SystemExit(f"no ConfigMap has {file}")


def objects(documents):
    """`KIND NAME`, one a line."""
    yield from sorted({f"{o['kind']} {o['metadata']['name']}" for o in documents})


def options(documents, file):
    """The configuration as JSON."""
    yield json.dumps(configuration(documents, file))


def arguments(documents, wanted):
    """Command, arguments and environment of a workload's container as JSON."""
    o = next(o for o in of_kind(documents, *WORKLOADS) if o["metadata"]["name"] == wanted)
    container = pod_of(o)["containers"][0]
    yield json.dumps({
        "image": container["image"],
        "arguments": container.get("args", []),
        "environment": [e["name"] for e in container.get("env", [])],
    })


def same(documents, file):
    """The objects of two streams are equal; argument: the other's file."""
    def key(o):
        return (o["apiVersion"], o["kind"], o["metadata"].get("namespace") or "", o["metadata"]["name"])
    left = {key(o): o for o in documents}
    right = {key(o): o for o in yaml.safe_load_all(open(file)) if o}
    for where in sorted(set(left) | set(right)):
        if left.get(where) != right.get(where):
            yield f"{where[1]} {where[3]} differs"


CHECKS = {f.__name__: f for f in (
    schemas, references, security, webhooks, role, network, objects, options, arguments, same)}


def main():
    documents = [d for d in yaml.safe_load_all(sys.stdin) if d]
    for line in CHECKS[sys.argv[1]](documents, *sys.argv[2:]):
        print(line)


main()
