import Flywheel
import Rules

/// `rule show`: a rule's manual, which is the rule's own `manual` and written nowhere else.
enum RuleShowCommand {
    static let command = Command("rule show", "NAME@VERSION", "prints a rule's manual", run)

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let name = try arguments.operand("a rule such as length@1")
        try arguments.finish()
        let book = try RuleReader.book(session.rules)
        let factory = try RuleLookup.factory(name, in: book)
        session.terminal.print("\(factory.id) (\(factory.purpose.rawValue))\n\n\(factory.manual)")
        return 0
    }
}

/// Finds a rule by what somebody typed.
enum RuleLookup {
    /// A name without a version is the newest of that name.
    static func factory(_ name: String, in book: RuleBook) throws -> RuleFactory {
        if !name.contains("@"), let newest = book.factories.last(where: { $0.id.name == name }) {
            return newest
        }
        do {
            return try book.factory(named: name)
        } catch let error as RulesError {
            throw Failure(.usage, "unknown_rule", error.message)
        }
    }
}
