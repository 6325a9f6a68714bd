import CEpoll
import Glibc
import Synchronization

/// Names a connection from other threads, which never touch it.
struct Ticket: Sendable {
    let descriptor: Int32
    let generation: UInt64

    init(_ connection: Connection) {
        descriptor = connection.descriptor
        generation = connection.generation
    }
}

struct Question: Sendable {
    let ticket: Ticket
    let request: LoopbackRequest
    let keepsAlive: Bool
}

struct Answer: Sendable {
    let ticket: Ticket
    let reply: LoopbackReply
    let keepsAlive: Bool
}

/// Where the loop and the handler threads meet.
///
/// `bell` wakes the loop, `work` counts questions so that an idle handler sleeps.
final class Mailbox: Sendable {
    private struct Contents {
        var questions: [Question] = []
        var answers: [Answer] = []
        var isStopped = false
    }

    let bell: Int32
    private let work: Int32
    private let contents = Mutex(Contents())

    init() throws(LoopbackError) {
        bell = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        work = eventfd(0, Int32(EFD_SEMAPHORE | EFD_CLOEXEC))
        guard bell >= 0, work >= 0 else { throw .system(.listen, "make an event descriptor") }
    }

    deinit {
        close(bell)
        close(work)
    }

    var isStopped: Bool { contents.withLock { $0.isStopped } }

    func stop(threads: Int) {
        contents.withLock { $0.isStopped = true }
        ring(bell)
        for _ in 0..<threads { ring(work) }
    }

    func ask(_ question: Question) {
        contents.withLock { $0.questions.append(question) }
        ring(work)
    }

    func answer(_ answer: Answer) {
        contents.withLock { $0.answers.append(answer) }
        ring(bell)
    }

    func takeAnswers() -> [Answer] {
        hear(bell)
        return contents.withLock { contents in
            defer { contents.answers.removeAll() }
            return contents.answers
        }
    }

    /// Sleeps until there is a question; nil once the server has stopped.
    func nextQuestion() -> Question? {
        while true {
            hear(work)
            let (question, isStopped) = contents.withLock { contents in
                let isEmpty = contents.questions.isEmpty || contents.isStopped
                return (isEmpty ? nil : contents.questions.removeFirst(), contents.isStopped)
            }
            if question != nil || isStopped { return question }
        }
    }

    private func ring(_ descriptor: Int32) {
        var one: UInt64 = 1
        while write(descriptor, &one, 8) < 0, errno == EINTR {}
    }

    private func hear(_ descriptor: Int32) {
        var count: UInt64 = 0
        while read(descriptor, &count, 8) < 0, errno == EINTR {}
    }
}
