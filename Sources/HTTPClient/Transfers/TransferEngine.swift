import CCurl
import Glibc
import Synchronization

/// The door to the thread that owns all handles of libcurl: work goes in through a mailbox and an event descriptor.
///
/// The thread starts with the first work. A program that ends before that would otherwise tear OpenSSL down while the
/// thread sets it up.
final class TransferEngine: Sendable {
    struct Mail {
        var submissions: [Submission] = []
        var stops = false
        var hasStarted = false
    }

    private let mailbox = Mutex(Mail())
    private let isRunning = Atomic(false)
    /// Readable when there is mail; -1 when the process has no descriptor left, and then mail is found once a second.
    let wakeup: Int32

    init() {
        wakeup = ccurl_event_create()
    }

    deinit {
        if wakeup >= 0 { close(wakeup) }
    }

    func submit(_ submission: Submission) {
        mailbox.withLock { mail in
            guard !mail.hasStarted else { return }
            mail.hasStarted = true
            start()
        }
        guard isRunning.load(ordering: .relaxed) else {
            let reason = "the process cannot start another thread"
            Transfer.fail(submission, .protocolError(url: submission.request.url, reason: reason))
            return
        }
        mailbox.withLock { $0.submissions.append(submission) }
        wake()
    }

    func cancel(_ ticket: Ticket) {
        ticket.cancel()
        wake()
    }

    func stop() {
        mailbox.withLock { $0.stops = true }
        wake()
    }

    func wake() {
        guard wakeup >= 0 else { return }
        var one: UInt64 = 1
        _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
    }

    /// Empties the mailbox.
    func takeMail() -> Mail {
        if wakeup >= 0 {
            var count: UInt64 = 0
            _ = read(wakeup, &count, MemoryLayout<UInt64>.size)
        }
        return mailbox.withLock { mail in
            let taken = mail
            mail.submissions = []
            return taken
        }
    }

    private func start() {
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let engine = Unmanaged<TransferEngine>.fromOpaque(context).takeRetainedValue()
                ccurl_name_thread("http-client")
                var loop = TransferLoop(engine: engine)
                loop.run()
                return nil
            }, context.toOpaque())
        guard code == 0 else { return context.release() }
        pthread_detach(thread)
        isRunning.store(true, ordering: .relaxed)
    }
}
