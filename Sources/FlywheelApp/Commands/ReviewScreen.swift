import Flywheel
import Reports
import Warehouse

/// A sample on the screen: what was asked, what was answered, what checks said.
struct ReviewScreen {
    private let terminal: Terminal
    private let size: (columns: Int, lines: Int)?

    /// - Parameter size: of the terminal; `nil` for a pipe, which gets everything as plain lines.
    init(_ terminal: Terminal, _ size: (columns: Int, lines: Int)?) {
        self.terminal = terminal
        self.size = size
    }

    func say(_ text: String) { terminal.print(size == nil ? text : "  \(text)") }

    func show(_ sample: ReviewedSample, place: Int, of total: Int, isWhole: Bool) {
        let head = "\(place) of \(total)  \(sample.taskType)  sample \(sample.number)"
        var lines = [bold(head), dim(facts(sample))]
        if let repair = sample.repair {
            lines += repair.changes.map { "prompt repaired: \(PlainText.line($0))" }
        }
        var body: [String] = []
        for message in sample.messages {
            let isAnswer = message == sample.messages.last
            body += ["", bold(isAnswer ? "answer" : message.role.rawValue)]
            body += wrapped(PlainText.clean(message.content))
        }
        lines += cut(body, toFit: lines.count + 3, isWhole: isWhole)
        lines += ["", "k keep  d drop  s skip  u undo  m more  q quit"]
        let clear = size == nil ? "" : "\u{1B}[2J\u{1B}[H"
        terminal.print(clear + lines.joined(separator: "\n"))
    }

    private func facts(_ sample: ReviewedSample) -> String {
        let notes = sample.notes.isEmpty ? "none" : sample.notes.joined(separator: " ")
        let tags = sample.tags.map(\.description).joined(separator: " ")
        return PlainText.line("\(sample.author)  tags \(tags)  checks noted \(notes)", atMost: 400)
    }

    /// The beginning and the end of what does not fit: an answer's last lines tell most about it.
    private func cut(_ lines: [String], toFit others: Int, isWhole: Bool) -> [String] {
        guard let size, !isWhole, lines.count > size.lines - others else { return lines }
        let room = max(8, size.lines - others - 1)
        let end = room / 3
        let hidden = lines.count - room
        return lines.prefix(room - end) + [dim("… \(hidden) lines, m shows them …")]
            + lines.suffix(end)
    }

    /// Broken at the screen's edge by what a terminal shows, at a space where there is one.
    private func wrapped(_ text: String) -> [String] {
        guard let width = size?.columns else {
            return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
            Self.broken($0, at: max(20, width - 1))
        }
    }

    static func broken(_ line: Substring, at width: Int) -> [String] {
        var lines: [String] = []
        var rest = line
        while String(rest).terminalWidth > width {
            var end = rest.startIndex
            var used = 0
            var space: Substring.Index?
            while end < rest.endIndex {
                used += String(rest[end]).terminalWidth
                if used > width { break }
                if rest[end] == " " { space = end }
                end = rest.index(after: end)
            }
            let cut = space ?? max(end, rest.index(after: rest.startIndex))
            lines.append(String(rest[..<cut]))
            rest = rest[cut...].drop { $0 == " " }
        }
        return lines + [String(rest)]
    }

    private func bold(_ text: String) -> String {
        size == nil ? text : "\u{1B}[1m\(text)\u{1B}[0m"
    }

    private func dim(_ text: String) -> String { size == nil ? text : "\u{1B}[2m\(text)\u{1B}[0m" }
}
