/// Writes session after session, remembering what was asked so that prompts stay unique.
struct SessionWriter {
    private var asked: Set<String> = []
    /// Earlier requests that someone else may copy.
    private var pool: [TaskItem] = []

    mutating func script(_ kind: SessionKind, _ random: inout SplitMix64) -> SessionScript {
        var script = SessionScript()
        switch kind {
        case .task, .typo, .mixedScript, .personalData, .duplicate, .nearDuplicate:
            singleTask(kind, &script, &random)
        case .multiTurn:
            severalTasks(&script, &random)
        case .unfinished:
            let prompt = freshItem(&random).prompt
            script.say(String(prompt.prefix(prompt.count * random.int(35...80) / 100)))
            script.reply(random.pick(Noise.shrugs))
        case .assistantError:
            script.say(freshItem(&random).prompt)
            script.reply(Noise.failure, metadata: "{\"error\": \"upstream_timeout\"}")
        default:
            noise(kind, &script, &random)
        }
        if random.chance(kind == .multiTurn ? 0.25 : 0.03) {
            script.instruct(random.pick(Noise.systemPrompts))
        }
        return script
    }

    private mutating func singleTask(
        _ kind: SessionKind,
        _ script: inout SessionScript,
        _ random: inout SplitMix64
    ) {
        let isCopy = kind == .duplicate || kind == .nearDuplicate
        let item = isCopy && !pool.isEmpty ? random.pick(pool) : freshItem(&random)
        switch kind {
        case .typo:
            script.ask(Typo.apply(to: item, &random), of: item, &random)
        case .mixedScript:
            script.ask(item.mixed, of: item, &random)
        case .personalData:
            let canary = Canary.draw(&random)
            script.canary = canary
            script.ask(canary.sentence(&random) + item.prompt, of: item, &random)
        case .nearDuplicate:
            script.ask(almost(item.prompt, &random), of: item, &random)
        default:
            script.ask(item.prompt, of: item, &random)
        }
    }

    /// Two or three requests, each a new one, a follow-up to the last or a second try at it.
    private mutating func severalTasks(
        _ script: inout SessionScript,
        _ random: inout SplitMix64
    ) {
        var item = freshItem(&random)
        script.ask(item.prompt, of: item, &random)
        for _ in 0..<random.int(1...2) {
            if script.lines.last?.isRight == false, random.chance(0.5) {
                script.say(random.pick(Noise.retries))
                script.reply(item.answer, isRight: true)
                continue
            }
            item = followUp(to: item, &random) ?? freshItem(&random)
            script.ask(item.prompt, of: item, &random)
        }
        if random.chance(0.1) {
            let (prompt, answer) = random.pick([("谢谢！", "不客气"), ("Thanks!", "You are welcome.")])
            script.say(prompt)
            script.reply(answer)
        }
    }

    private func noise(
        _ kind: SessionKind,
        _ script: inout SessionScript,
        _ random: inout SplitMix64
    ) {
        switch kind {
        case .smallTalk:
            let (prompt, answer) = Noise.smallTalk(&random)
            script.say(prompt)
            script.reply(answer)
        case .empty:
            let isUser = random.chance(0.5)
            script.say(isUser ? random.pick(["", "   ", "\n"]) : "Hello, are you there?")
            script.reply(isUser ? random.pick(Noise.shrugs) : "")
        case .mash:
            script.say(Noise.mash(&random))
            script.reply(random.pick(Noise.shrugs))
        case .longPaste:
            script.say(Noise.longPaste(&random))
            script.reply(random.pick(Noise.shrugs))
        default:
            script.say(Noise.spam(&random))
            script.reply(random.pick(Noise.shrugs))
        }
    }

    private func followUp(to item: TaskItem, _ random: inout SplitMix64) -> TaskItem? {
        guard random.chance(0.6), let next = UnitTask.followUp(to: item, &random),
            !next.isReservedForEvaluation
        else { return nil }
        return next
    }

    private func almost(_ prompt: String, _ random: inout SplitMix64) -> String {
        switch random.int(0...2) {
        case 0: prompt + random.pick(["!", " thx", " 谢谢"])
        case 1: random.pick(["hi, ", "请问 ", "pls "]) + prompt
        default: prompt.replacing(" ", with: "  ", maxReplacements: 1) + " "
        }
    }

    /// A request of a family drawn by weight that is not the suite's and, while the family has
    /// any left, not asked before.
    private mutating func freshItem(_ random: inout SplitMix64) -> TaskItem {
        let family = random.pick(weighted: TaskFamily.allCases.map { ($0, $0.weight) })
        var item = family.draw(&random)
        for _ in 0..<Self.triesForUnique where item.isReservedForEvaluation || isKnown(item) {
            item = family.draw(&random)
        }
        while item.isReservedForEvaluation { item = family.draw(&random) }
        asked.insert(item.prompt)
        pool.append(item)
        return item
    }

    private func isKnown(_ item: TaskItem) -> Bool { asked.contains(item.prompt) }

    private static let triesForUnique = 40
}
