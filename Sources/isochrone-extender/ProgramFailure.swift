import CommandSupport
import ControlPlane
import StateStore

/// How the program ends when it cannot go on.
struct ProgramFailure {
    let message: String
    /// 2 for wrong input, 1 for everything else.
    let status: Int32

    init(_ error: any Error) {
        message = "\(error)"
        switch error {
        case is InputError, is TLSFiles.Failure: status = 2
        case let error as StateStoreError: status = error.isAboutInput ? 2 : 1
        default: status = 1
        }
    }
}

extension StateStoreError {
    fileprivate var isAboutInput: Bool {
        switch self {
        case .unusable, .corrupt: true
        default: false
        }
    }
}
