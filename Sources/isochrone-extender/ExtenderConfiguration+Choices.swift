import CommandSupport
import ControlPlane

/// Options that choose between a few words, or make sense beside others only.
extension ExtenderConfiguration {
    static func admission(_ options: ExtenderOptions) throws -> AdmissionSettings {
        guard options.admission != nil else {
            for (option, value) in [
                ("--scheduler-name", options.schedulerName), ("--qos-resource", options.qosResource),
            ] {
                if let value { throw InputError("\(option) \(value) needs --admission beside it") }
            }
            return AdmissionSettings()
        }
        return AdmissionSettings(schedulerName: options.schedulerName, resource: options.qosResource)
    }

    static func moves(_ options: ExtenderOptions) throws -> Bool {
        switch options.rescheduling ?? "policy" {
        case "policy": return true
        case "off": return false
        case let text: throw InputError("--rescheduling \"\(text)\" is neither policy nor off")
        }
    }

    static func isGuarded(_ options: ExtenderOptions) throws -> Bool {
        switch options.apiAccess ?? "open" {
        case "open": return false
        case "kubernetes":
            guard options.inCluster || options.kubeconfig != nil else {
                throw InputError("--api-access kubernetes needs an API server: give --in-cluster or --kubeconfig")
            }
            return true
        case let text: throw InputError("--api-access \"\(text)\" is neither open nor kubernetes")
        }
    }
}
