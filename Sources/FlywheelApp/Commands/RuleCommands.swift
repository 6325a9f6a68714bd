import Flywheel
import JSON

/// `rule`: what rules there are, what one does, what a set says about rows in a file, and what
/// another threshold would change.
enum RuleCommands {
    static let all = [
        RuleListCommand.command, RuleShowCommand.command, RuleTryCommand.command,
        RuleWhatIfCommand.command,
    ]
}

/// One rule's verdict as JSON.
enum FindingText {
    static func value(_ finding: Finding) -> JSONValue {
        var object: JSONObject = ["rule": .string(finding.rule.description)]
        switch finding.verdict {
        case .keep: object["verdict"] = "keep"
        case .tag(let tags, let reason):
            object["verdict"] = "tag"
            object["tags"] = .array(tags.map { .string($0.description) })
            object["code"] = .string(reason.code)
        case .drop(let reason):
            object["verdict"] = .string(finding.overruled ? "overruled" : "drop")
            object["code"] = .string(reason.code)
            object["detail"] = .string(reason.detail)
        }
        if let score = finding.score { object["score"] = .number(score) }
        return .object(object)
    }
}
