/// Where a run tells what it does.
///
/// Entries hold names, counts and codes, never chat text or secrets.
public protocol Journal: Sendable {
    func note(_ entry: JournalEntry)
    func progress(_ stage: StageName, _ window: Window, _ done: Int, of total: Int?, _ unit: String)
}

public struct JournalEntry: Sendable {
    public enum Level: String, Sendable { case info, warning, error }

    public var level: Level
    public var stage: StageName?
    public var window: Window?
    public var message: String
    public var fields: [(name: String, value: String)]

    public init(
        _ level: Level = .info,
        stage: StageName? = nil,
        window: Window? = nil,
        _ message: String,
        fields: [(name: String, value: String)] = []
    ) {
        self.level = level
        self.stage = stage
        self.window = window
        self.message = message
        self.fields = fields
    }
}

/// Keeps nothing.
public struct SilentJournal: Journal {
    public init() {}
    public func note(_ entry: JournalEntry) {}
    public func progress(
        _ stage: StageName,
        _ window: Window,
        _ done: Int,
        of total: Int?,
        _ unit: String
    ) {}
}
