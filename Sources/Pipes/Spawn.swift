import Glibc

/// Starts programs with posix_spawn(3).
enum Spawn {
    /// - Parameter descriptor: becomes standard input and output of the program.
    static func start(
        _ command: [String],
        _ environment: [String: String],
        _ errors: String?,
        _ descriptor: Int32
    ) throws(PipesError) -> pid_t {
        guard let program = command.first, !program.isEmpty else {
            throw PipesError(.start, "the command is empty")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
        posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
        let flags = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 2, errors ?? "/dev/null", flags, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that a shell's children end with it, and no ignored signals.
        posix_spawnattr_setpgroup(&attributes, 0)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        let wanted = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(wanted))

        var process: pid_t = 0
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let failure = withStrings(command) { words in
            withStrings(variables) { variables in
                guard let words, let variables else { return EINVAL }
                return posix_spawnp(&process, program, &actions, &attributes, words, variables)
            }
        }
        guard failure == 0 else {
            let reason = String(cString: strerror(failure))
            throw PipesError(.start, "'\(program)' cannot be started: \(reason)")
        }
        return process
    }

    /// The strings as C wants them, with a null behind, as long as the body runs.
    private static func withStrings<Value>(
        _ strings: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Value
    ) -> Value {
        var copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
}
