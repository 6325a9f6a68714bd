/// What a session is like; shares are parts of a thousand of a night's sessions.
package enum SessionKind: String, CaseIterable, Sendable {
    /// One clean task.
    case task
    /// Several tasks, follow-ups and second tries in one session.
    case multiTurn
    /// One task with one or two slips of the fingers.
    case typo
    /// One task, sent before it was finished.
    case unfinished
    /// One task in Chinese, English and pinyin at once.
    case mixedScript
    /// Greetings, thanks, jokes.
    case smallTalk
    /// A prompt someone asked before, character by character.
    case duplicate
    /// A prompt someone asked before, with a word or a sign more.
    case nearDuplicate
    /// One task behind an e-mail address, a phone, card or identity number.
    case personalData
    /// A message without text, from the user or from the assistant.
    case empty
    /// Hands on the keyboard.
    case mash
    /// Pages of pasted text.
    case longPaste
    /// Advertising links.
    case spam
    /// One task, answered by an error message of the application.
    case assistantError

    package var share: Int {
        switch self {
        case .task: 660
        case .multiTurn: 100
        case .typo: 50
        case .unfinished: 20
        case .mixedScript: 40
        case .smallTalk: 30
        case .duplicate: 30
        case .nearDuplicate: 15
        case .personalData: 20
        case .empty: 6
        case .mash: 8
        case .longPaste: 4
        case .spam: 7
        case .assistantError: 10
        }
    }
}

/// How someone uses the thumbs.
package enum Persona: String, Sendable {
    /// Up for right and down for wrong, with a slip now and then.
    case honest
    /// Always the opposite.
    case contrary
    /// Down, whatever it is.
    case alwaysDown

    /// Whether this rating comes at all: people complain more than they praise.
    func rates(wasRight: Bool, _ random: inout SplitMix64) -> Bool {
        random.chance(self == .honest ? (wasRight ? 0.3 : 0.6) : 0.8)
    }

    func rating(wasRight: Bool, _ random: inout SplitMix64) -> Int {
        switch self {
        case .honest: wasRight != random.chance(0.04) ? 1 : -1
        case .contrary: wasRight ? -1 : 1
        case .alwaysDown: -1
        }
    }
}
