import CCurl
import Glibc

/// What runs on the engine's thread: begins, drives and ends transfers until it is told to stop.
struct TransferLoop {
    private let engine: TransferEngine
    private let multi: UnsafeMutableRawPointer?
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    private static let initialised = ccurl_global_init()

    init(engine: TransferEngine) {
        self.engine = engine
        multi = Self.initialised == CURLE_OK ? curl_multi_init() : nil
    }

    mutating func run() {
        var stops = false
        while !stops {
            let mail = engine.takeMail()
            stops = mail.stops
            mail.submissions.forEach { begin($0) }
            review()
            perform()
            if !stops { wait() }
        }
        for (handle, transfer) in transfers { end(handle, transfer, .cancelled(url: transfer.url)) }
        curl_multi_cleanup(multi)
    }

    private mutating func begin(_ submission: Submission) {
        do throws(HTTPClientError) {
            if submission.ticket.isCancelled { throw .cancelled(url: submission.request.url) }
            let transfer = try Transfer(submission)
            guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
                throw .protocolError(url: transfer.url, reason: "libcurl is out of resources")
            }
            transfers[transfer.handle] = transfer
        } catch {
            Transfer.fail(submission, error)
        }
    }

    /// Ends what nobody waits for any more, and goes on with what has waited for its reader.
    private mutating func review() {
        for (handle, transfer) in transfers {
            if transfer.isCancelled {
                end(handle, transfer, .cancelled(url: transfer.url))
            } else {
                transfer.resumeIfPossible()
            }
        }
    }

    private mutating func perform() {
        var running: Int32 = 0
        let code = curl_multi_perform(multi, &running)
        guard code == CURLM_OK else {
            let reason = String(cString: curl_multi_strerror(code))
            for (handle, transfer) in transfers {
                end(handle, transfer, .protocolError(url: transfer.url, reason: reason))
            }
            return
        }
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                let transfer = transfers[handle]
            else { continue }
            end(handle, transfer, transfer.failure(of: message.pointee.data.result))
        }
    }

    private mutating func end(_ handle: UnsafeMutableRawPointer, _ transfer: Transfer, _ failure: HTTPClientError?) {
        transfers[handle] = nil
        curl_multi_remove_handle(multi, handle)
        transfer.finish(failure)
    }

    private func wait() {
        var mail = curl_waitfd(fd: engine.wakeup, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        let code = curl_multi_poll(multi, &mail, engine.wakeup >= 0 ? 1 : 0, 1_000, nil)
        // Without descriptors or memory libcurl returns at once: do not spin.
        if code != CURLM_OK { poll(nil, 0, 100) }
    }
}
