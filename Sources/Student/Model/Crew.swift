import CKernels
import Glibc
import Synchronization

/// Threads that stay for many short pieces of work.
///
/// A training step is hundreds of pieces of some ten to a thousand microseconds, so helpers look
/// out for the next piece a while before they sleep, and nobody waits for a helper that has not
/// begun: whoever is there takes the next index, the caller too.
final class Crew: @unchecked Sendable {
    /// Pauses a helper looks out for before it sleeps, and the caller before it lets others run:
    /// some 50 microseconds, longer than the serial code between two pieces.
    private static let patience = 4000

    /// The piece that is open, counted from 1; 0 while none is.
    private let open = Atomic<Int>(0)
    /// Helpers that may be at the open piece.
    private let inside = Atomic<Int>(0)
    private let next = Atomic<Int>(0)
    private let asleep = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let bell = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var helpers: [pthread_t] = []
    private var pieces = 0
    // Written by the caller while no piece is open.
    private var count = 0
    private var body: (Int, Floats) -> Void = { _, _ in }
    private var scratches: [Floats] = []

    /// Begins with as many helpers as the system gives; the caller does the rest.
    init(helpers wanted: Int) {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(bell, nil)
        for number in 0..<wanted {
            let post = Unmanaged.passRetained(Post(crew: self, number: number + 1))
            var thread = pthread_t()
            let failed = pthread_create(
                &thread,
                nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Post>.fromOpaque(argument).takeRetainedValue().serve()
                    return nil
                },
                post.toOpaque()
            )
            guard failed == 0 else {
                post.release()
                return
            }
            helpers.append(thread)
        }
    }

    /// Ends the helpers; call it once, when no piece is open.
    func dismiss() {
        isOver.store(true, ordering: .sequentiallyConsistent)
        ring()
        for helper in helpers { pthread_join(helper, nil) }
        helpers = []
    }

    deinit {
        pthread_cond_destroy(bell)
        pthread_mutex_destroy(lock)
        bell.deallocate()
        lock.deallocate()
    }

    /// Runs `body(index, scratch)` for every index; scratch 0 is the caller's. Not from within a
    /// body.
    func run(_ count: Int, _ scratches: [Floats], _ body: (Int, Floats) -> Void) {
        withoutActuallyEscaping(body) { body in
            self.count = count
            self.body = body
            self.scratches = scratches
            pieces += 1
            next.store(0, ordering: .relaxed)
            open.store(pieces, ordering: .sequentiallyConsistent)
            if asleep.load(ordering: .sequentiallyConsistent) > 0 { ring() }
            work(scratches[0])
            // A helper that comes in from here on finds the piece closed.
            open.store(0, ordering: .sequentiallyConsistent)
            var patience = Self.patience
            while inside.load(ordering: .sequentiallyConsistent) > 0 {
                ck_pause()
                patience -= 1
                if patience < 0 { sched_yield() }
            }
            self.body = { _, _ in }
        }
    }

    private func work(_ scratch: Floats) {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            body(index, scratch)
        }
    }

    private func ring() {
        pthread_mutex_lock(lock)
        pthread_cond_broadcast(bell)
        pthread_mutex_unlock(lock)
    }

    private func serve(_ number: Int) {
        var seen = 0
        while let piece = watch(after: seen) {
            seen = piece
            inside.add(1, ordering: .sequentiallyConsistent)
            // The piece may have been closed, or another opened, before this helper was counted.
            let current = open.load(ordering: .sequentiallyConsistent)
            if current != 0 {
                seen = current
                work(scratches[number])
            }
            inside.subtract(1, ordering: .sequentiallyConsistent)
        }
    }

    /// The next open piece; nil when the crew is dismissed.
    private func watch(after seen: Int) -> Int? {
        func look() -> Int? {
            let piece = open.load(ordering: .sequentiallyConsistent)
            return piece != 0 && piece != seen ? piece : nil
        }
        for _ in 0..<Self.patience {
            if let piece = look() { return piece }
            if isOver.load(ordering: .relaxed) { return nil }
            ck_pause()
        }
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        asleep.add(1, ordering: .sequentiallyConsistent)
        defer { asleep.subtract(1, ordering: .sequentiallyConsistent) }
        while true {
            if let piece = look() { return piece }
            if isOver.load(ordering: .sequentiallyConsistent) { return nil }
            pthread_cond_wait(bell, lock)
        }
    }

    /// What a helper is given to begin with.
    private final class Post {
        private let crew: Crew
        private let number: Int

        init(crew: Crew, number: Int) {
            self.crew = crew
            self.number = number
        }

        func serve() { crew.serve(number) }
    }
}
