import Foundation
package import Jinja

/// What a caller tells the template of all its chats, for example `enable_thinking`.
package struct ChatOptions: Sendable, Hashable {
    var entries: [TemplateValue.Entry] = []

    package init() {}

    /// `NAME=VALUE`, the value as JSON; what is no JSON is a text.
    ///
    /// - Throws: `badRow` where there is no name.
    package mutating func add(_ text: String) throws(StudentError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw StudentError(
                .badRow,
                "a template option is NAME=VALUE, for example enable_thinking=false"
            )
        }
        let value = (try? TemplateValue(json: String(parts[1]))) ?? .string(String(parts[1]))
        entries.append(.init(String(parts[0]), value))
    }
}

extension Chat {
    /// A row `{"messages", "tools"}` as JSON; messages may have what the template reads beside
    /// role and content, for example `tool_calls`.
    ///
    /// - Throws: `badRow` where a message has no role or the tools are no list.
    package init(json: String, options: ChatOptions = ChatOptions()) throws(StudentError) {
        let row: TemplateValue
        do { row = try TemplateValue(json: json) } catch {
            throw StudentError(.badRow, "the row is no JSON")
        }
        guard case .list(let messages) = row[key: "messages"], !messages.isEmpty,
            messages.allSatisfy({ $0[key: "role"]?.string != nil })
        else { throw StudentError(.badRow, "\"messages\" is no list of objects with a \"role\"") }
        var tools: [TemplateValue] = []
        switch row[key: "tools"] {
        case .list(let found): tools = found
        case nil, TemplateValue.none?: break
        default: throw StudentError(.badRow, "\"tools\" is no list")
        }
        self.init(messages: messages, tools: tools, options: options.entries)
    }
}

extension Moment {
    /// The wall clock of this machine's time zone.
    package static var now: Moment {
        var time = time(nil)
        var parts = tm()
        localtime_r(&time, &parts)
        var moment = Moment(
            year: Int(parts.tm_year) + 1900,
            month: Int(parts.tm_mon) + 1,
            day: Int(parts.tm_mday)
        )
        moment.hour = Int(parts.tm_hour)
        moment.minute = Int(parts.tm_min)
        moment.second = Int(parts.tm_sec)
        return moment
    }
}
