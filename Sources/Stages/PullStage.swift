package import Flywheel
package import Privacy

/// Reads the window's conversations from the user's tables and stores them without personal data.
package struct PullStage: Stage {
    package struct Options: Codable, Sendable {
        /// Kinds of personal data to replace; `[]` stores the text as it is.
        package var redact: [PersonalDataKind]?

        package init(redact: [PersonalDataKind]?) { self.redact = redact }
    }

    package let name = StageName.pull
    package let fingerprint: Digest
    package let configuration: String

    private let source: any LogSource
    private let store: any PullStore
    private let redactor: Redactor
    private let recheck: Recheck

    /// - Parameter sourceText: the text of the source query, part of the fingerprint.
    package init(
        source: any LogSource,
        sourceText: String,
        store: any PullStore,
        redactor: Redactor,
        recheck: Recheck
    ) {
        self.source = source
        self.store = store
        self.redactor = redactor
        self.recheck = recheck
        configuration = "pull@1 \(redactor.configuration) source=\(Digest(of: sourceText))"
        fingerprint = Digest(of: configuration)
    }

    /// Asks the source only about windows that may have changed; a year of old nights is not read
    /// again every night.
    package func externalInput(for window: Window, recorded: Digest?) throws -> Digest {
        if let recorded, try !recheck.isDue(window, source) { return recorded }
        return try source.digest(of: window)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        let key = try store.pseudonymKey()
        return try store.replaceConversations(context.claim) { add in
            var tally = Tally("conversation")
            let digest = try source.read(context.window) { raw in
                try context.pulse()
                let (clean, counts) = redactor.redact(raw)
                let stored = Self.conversation(clean, userID: raw.userID, key: key)
                tally.take(rowsIn: 1)
                tally.count("messages", stored.messages.count)
                for (kind, count) in counts { tally.count("redacted:\(kind.rawValue)", count) }
                tally.add(stored)
                try add(stored)
                context.progress(tally.rowsOut, of: nil, "conversations")
            }
            guard digest == context.claim.inputDigest else { throw StageError.sourceMoved }
            return tally.outcome()
        }
    }

    private static func conversation(
        _ clean: SourceConversation,
        userID: String,
        key: [UInt8]
    ) -> Conversation {
        Conversation(
            id: clean.id,
            subject: String(Digest.keyed(key, userID).hex.prefix(32)),
            messages: clean.messages,
            createdAt: clean.createdAt,
            updatedAt: clean.updatedAt,
            model: clean.model,
            metadata: clean.metadata
        )
    }
}

/// Which done windows are worth asking the source about again.
///
/// The last windows of the lookback, and any older window to which a conversation belongs that
/// was written or changed since then.
package final class Recheck {
    private let windows: [Window]
    private let lookback: Int
    private var touched: [Instant]?

    /// - Parameter windows: all windows of the run, oldest first.
    package init(windows: [Window], lookback: Int) {
        self.windows = windows
        self.lookback = lookback
    }

    func isDue(_ window: Window, _ source: any LogSource) throws -> Bool {
        let recent = windows.suffix(lookback)
        guard let first = recent.first else { return false }
        if window.start >= first.start { return true }
        let beginnings = try touched ?? source.beginnings(touchedSince: first.start)
        touched = beginnings
        return beginnings.contains(where: window.contains)
    }
}
