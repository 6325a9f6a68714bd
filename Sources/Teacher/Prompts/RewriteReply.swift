package import Flywheel
import JSON

/// The prompts that a template of kind `decompose` or `enrich` asked for, read from the answer.
///
/// `decompose` wants `{"steps": ["…", "…"]}` or the list alone, `enrich` wants `{"prompt": "…"}`;
/// a fence of Markdown around it is taken off.
package enum RewriteReply: Sendable, Hashable {
    case prompts([String])
    case refused(Reason)

    /// Fewer is no decomposition; more is a plan of work, not the steps of one answer.
    private static let steps = 2...12
    /// As long as prompts of logs may be by default, twice.
    private static let longest = 8000

    /// - Parameter prompt: the one that was to be rewritten.
    package static func read(
        _ answer: String,
        _ kind: TemplateHeader.Kind,
        of prompt: String
    ) -> RewriteReply {
        guard let value = try? JSONValue(parsing: unfenced(answer)) else {
            return .refused(Reason("rewrite_unreadable"))
        }
        let found = texts(value, kind)
        guard let texts = found, texts.allSatisfy({ !$0.isEmpty }) else {
            return .refused(Reason("rewrite_unreadable"))
        }
        if let long = texts.map(\.count).max(), long > longest {
            return .refused(Reason("rewrite_too_long", "\(long) > \(longest)"))
        }
        guard kind != .decompose || steps.contains(texts.count) else {
            return .refused(Reason("rewrite_steps", "\(texts.count)"))
        }
        let fresh = texts.filter { $0 != trimmed(prompt) }
        return fresh.isEmpty ? .refused(Reason("rewrite_same")) : .prompts(fresh)
    }

    private static func texts(_ value: JSONValue, _ kind: TemplateHeader.Kind) -> [String]? {
        switch kind {
        case .answer: return nil
        case .enrich: return value["prompt"]?.string.map { [trimmed($0)] }
        case .decompose:
            guard let list = value["steps"]?.array ?? value.array else { return nil }
            var seen: Set<String> = []
            let texts = list.compactMap(\.string).map(trimmed)
            return texts.count == list.count ? texts.filter { seen.insert($0).inserted } : nil
        }
    }

    private static func unfenced(_ answer: String) -> String {
        let text = trimmed(answer)
        guard text.hasPrefix("```"), text.hasSuffix("```"), let line = text.firstIndex(of: "\n")
        else { return text }
        return String(text[line...].dropLast(3))
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.drop(while: \.isWhitespace)
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
