import Flywheel

struct External: Rule {
    struct Options: Codable, Sendable {
        var command: [String]
        var codes: [String]?
        var tags: [Tag]?
        var batch: Int?
        var timeout: TimeSpan?
        var errors: String?
    }

    static let id = RuleID("external", 1)
    static let manual = """
        Asks a program of yours, in any language, and does what it says.
        `command` is the program and its arguments; a file among them counts for the stage's \
        fingerprint with its content. It reads JSON lines on standard input, \
        {"id", "messages": [{"role", "content"}]}, the prompt last, and answers each with a line \
        on standard output, in any order within a batch: {"id", "verdict": "keep"}, \
        {"id", "verdict": "drop", "code"}, or {"id", "verdict": "tag", "code", "tags"}; `score` \
        may stand in each. It has to flush after every line or every batch, and to end when its \
        input ends.
        `codes` and `tags` list all it may give, so that reasons stay countable and hold no chat. \
        `batch` (default 64, 32 to 256) prompts are asked about at once, `timeout` (default 30s) \
        is for one batch. The program is started once for a window and again after every 100,000 \
        prompts.
        A program that cannot be started, ends, hangs, or answers with anything but one line per \
        prompt ends the stage with an error; nothing of the window is stored, and the next run \
        does it again. `errors` names a file for its standard error, which may quote the chat and \
        goes nowhere by default. It sees PATH, HOME, LANG, LC_ALL, TMPDIR, TZ, PYTHONPATH and \
        VIRTUAL_ENV of the environment, and no secrets.
        It must be a pure function of the prompt: a different judgement is a different file.
        Codes: those it declares, and `not_asked` where the engine asks no programs.
        """

    let need: ProgramNeed

    init(_ options: Options) throws {
        let batch = options.batch ?? 64
        let timeout = options.timeout ?? TimeSpan(30, .second)
        guard let program = options.command.first, !program.isEmpty else {
            throw RuleOptionError("command is a list of the program and its arguments")
        }
        guard (32...256).contains(batch) else {
            throw RuleOptionError("batch is from 32 to 256, found \(batch)")
        }
        guard (1...3600).contains(timeout.seconds) else {
            throw RuleOptionError("timeout is from 1s to 1h, found \(timeout)")
        }
        let codes = options.codes ?? []
        guard codes.allSatisfy({ Reason($0).isCountable }) else {
            throw RuleOptionError("codes are lower-case letters, digits and _, at most 64")
        }
        need = ProgramNeed(
            command: options.command,
            batch: batch,
            timeout: timeout,
            codes: codes,
            tags: options.tags ?? [],
            errors: options.errors
        )
    }

    var needs: RuleNeeds { RuleNeeds(program: need) }

    /// A program that was not asked has not kept anything.
    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        facts.said ?? .drop(Reason("not_asked"))
    }
}

extension Reason {
    fileprivate var isCountable: Bool {
        !code.isEmpty && code.utf8.count <= 64
            && code.utf8.allSatisfy {
                (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
            }
    }
}
