/// A rule's name and version, `min_turns@1`.
///
/// A rule never changes its mind under one version: a different rule is `min_turns@2`.
public struct RuleID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let name: String
    public let version: Int

    public init(_ name: String, _ version: Int) {
        self.name = name
        self.version = version
    }

    /// Reads `name@version`.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let version = Int(parts[1]), version > 0 else {
            return nil
        }
        self.init(String(parts[0]), version)
    }

    public var description: String { "\(name)@\(version)" }

    public static func < (left: RuleID, right: RuleID) -> Bool {
        (left.name, left.version) < (right.name, right.version)
    }
}
