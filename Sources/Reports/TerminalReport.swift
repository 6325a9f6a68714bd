/// The report as aligned tables for a terminal.
package struct TerminalReport {
    package struct Style: Sendable, Hashable {
        /// ANSI colours; only when asked, as the output may be a file.
        package var hasColour: Bool
        /// Rules, dashes and spaces in ASCII; names stay as they are.
        package var isASCII: Bool

        package init(hasColour: Bool = false, isASCII: Bool = false) {
            self.hasColour = hasColour
            self.isASCII = isASCII
        }
    }

    private let report: Report
    private let style: Style

    package init(_ report: Report, style: Style = Style()) {
        self.report = report
        self.style = style
    }

    package var text: String {
        var blocks = [paint("\(clean(report.pipeline))  \(clean(report.madeAt))", .bold)]
        if !report.warnings.isEmpty {
            blocks.append(
                report.warnings.map { paint("! \(clean($0))", .red) }.joined(separator: "\n")
            )
        }
        for section in report.sections {
            guard let table = section.table else { continue }
            blocks.append(paint(clean(section.title), .bold) + "\n" + lines(of: table))
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func lines(of table: Table) -> String {
        let rows = [table.columns.map { Table.Cell($0.name) }] + table.rows
        let all = rows + (table.footer.map { [$0] } ?? [])
        let widths = table.columns.indices.map { column in
            all.map { clean($0[column].text).terminalWidth }.max() ?? 0
        }
        let rule = widths.map { String(repeating: style.isASCII ? "-" : "─", count: $0) }
            .joined(separator: "  ")
        var lines = rows.map { line($0, table.columns, widths) }
        lines.insert(rule, at: 1)
        if let footer = table.footer { lines += [rule, line(footer, table.columns, widths)] }
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [Table.Cell], _ columns: [Table.Column], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let text = clean(cell.text)
            let gap = String(repeating: " ", count: widths[index] - text.terminalWidth)
            let shown = cell.tone == .plain ? text : paint(text, cell.tone == .good ? .green : .red)
            if index > 0 { line += "  " }
            line += columns[index].isNumber ? gap + shown : shown + gap
        }
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    /// Without control characters, which could move the cursor or recolour the screen.
    private func clean(_ text: String) -> String {
        var kept = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{202F}": kept += " "
            case "–" where style.isASCII: kept += "-"
            case "…" where style.isASCII: kept += "..."
            case "\n", "\t": kept += " "
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: break
                default: kept.unicodeScalars.append(scalar)
                }
            }
        }
        return kept
    }

    private enum Paint: String {
        case bold = "1"
        case red = "31"
        case green = "32"
    }

    private func paint(_ text: String, _ paint: Paint) -> String {
        style.hasColour ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }
}
