package import Flywheel

/// What a run did.
package struct RunReport: Sendable {
    package struct Done: Sendable {
        package let stage: StageName
        package let window: Window
        package let outcome: Outcome
    }

    package struct Failed: Sendable {
        package let stage: StageName
        package let window: Window
        package let trouble: Trouble
        package let message: String
    }

    package struct Held: Sendable {
        package let stage: StageName
        package let window: Window
        package let run: String
    }

    package let run: String
    package internal(set) var done: [Done] = []
    package internal(set) var failed: [Failed] = []
    /// Work another run has under way.
    package internal(set) var held: [Held] = []
    /// Work that waits for something that failed or is held.
    package internal(set) var blocked = 0
    /// Failed work that is to be tried later.
    package internal(set) var waiting = 0

    package var didNothing: Bool { done.isEmpty && failed.isEmpty && held.isEmpty }

    /// Which trouble the run as a whole ends with, if any.
    ///
    /// When nothing but one kind of trouble stood in the way, that kind is told, so that the exit
    /// status says "teacher down" and not only "some windows failed".
    package var trouble: Trouble? {
        let kinds = Set(failed.map(\.trouble))
        let telling: Set<Trouble> = [.unreachable, .tryLater, .configuration]
        if let only = kinds.first, kinds.count == 1, telling.contains(only) { return only }
        if !failed.isEmpty { return .windowsFailed }
        return held.isEmpty ? nil : .tryLater
    }
}
