public import Flywheel
import Foundation
import Synchronization

/// The tool as a value: give it rules of your own and run it.
///
/// ```swift
/// import FlywheelApp
/// import MyRules
///
/// exit(Tool(rules: [NoSlang.self]).run())
/// ```
public struct Tool {
    let rules: [any Rule.Type]

    /// - Parameter rules: rules beside the built-in ones; their ids must differ from those.
    public init(rules: [any Rule.Type] = []) { self.rules = rules }

    /// Runs the command line this process was started with.
    ///
    /// - Returns: the exit status, after sysexits.h: 0 done or nothing to do, 1 windows failed,
    ///   64 usage, 65 bad data, 69 database or teacher unreachable, 70 our bug, 75 try later,
    ///   78 bad configuration.
    public func run() -> Int32 {
        run(
            Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment,
            terminal: Terminal.standard
        )
    }

    func run(
        _ words: [String],
        environment: [String: String],
        terminal: Terminal
    ) -> Int32 {
        do {
            var arguments = Arguments(words)
            let command = try CommandTable.find(&arguments)
            let session = Session(
                rules: rules,
                environment: environment,
                terminal: terminal,
                words: words
            )
            return try command.run(&arguments, session)
        } catch {
            let explained = Diagnosis.explain(error)
            terminal.complain("flywheel: \(explained.line)")
            return explained.trouble.exitStatus
        }
    }
}

/// What every command is given.
struct Session {
    let rules: [any Rule.Type]
    let environment: [String: String]
    let terminal: Terminal
    /// The command line as it was typed.
    let words: [String]

    func settings() throws -> Settings { try Settings(environment) }
}

/// Standard output for the result, standard error for the journal.
struct Terminal: Sendable {
    let isInteractive: Bool
    let print: @Sendable (String) -> Void
    /// Writes to standard error as it is, without a line end.
    let mutter: @Sendable (String) -> Void

    func complain(_ line: String) { mutter(line + "\n") }

    static var standard: Terminal {
        Terminal(
            isInteractive: isatty(STDERR_FILENO) == 1,
            print: { FileHandle.standardOutput.write(Data(($0 + "\n").utf8)) },
            mutter: { FileHandle.standardError.write(Data($0.utf8)) }
        )
    }
}
