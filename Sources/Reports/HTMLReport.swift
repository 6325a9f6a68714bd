import Flywheel

/// The report as one HTML file: no script, no font, no picture from elsewhere; it can be mailed,
/// archived and printed.
package struct HTMLReport {
    private let report: Report

    package init(_ report: Report) { self.report = report }

    package var text: String {
        let body = Markup(report.sections.map(section))
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(report.pipeline) · \(report.madeAt)</title>
            <style>
            \(Markup(stringLiteral: ReportStyle.sheet))
            </style>
            </head>
            <body>
            <header><p class="kicker">Flywheel report</p><h1>\(report.pipeline)</h1>
            <p class="meta">\(report.madeAt) · run \(report.run)</p></header>
            \(warnings)
            \(figures)
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
        return page.text
    }

    private var warnings: Markup {
        guard !report.warnings.isEmpty else { return "" }
        let items = Markup(report.warnings.map { "<li>\($0)</li>" as Markup })
        return "<aside><h2>Look at this</h2><ul>\n\(items)\n</ul></aside>"
    }

    /// The numbers somebody asks for first.
    private var figures: Markup {
        var figures: [(value: String, name: String)] = []
        for (step, total) in [
            zip(report.funnel.steps, report.funnel.total).first { _ in true },
            zip(report.funnel.steps, report.funnel.total).reversed().first,
        ].compactMap({ $0 }) {
            figures.append((total.grouped, step))
        }
        if let version = report.versions.last {
            figures.append((version.rows.grouped, "rows in \(version.name)"))
        }
        if let card = report.scorecards.last {
            figures.append((card.overall.percent, "\(card.student) overall"))
        }
        if !report.bill.isEmpty { figures.append(("\(report.spent)", "paid to the teacher")) }
        guard !figures.isEmpty else { return "" }
        let cards = Markup(
            figures.map { "<div><b>\($0.value)</b><span>\($0.name)</span></div>" as Markup }
        )
        return "<section class=\"figures\">\n\(cards)\n</section>"
    }

    private func section(_ section: Section) -> Markup {
        let lead: Markup = section.lead.isEmpty ? "" : "<p class=\"lead\">\(section.lead)</p>"
        let table = section.table.map(table) ?? ""
        let charts = Markup(section.charts.map(\.markup))
        let grid: Markup =
            section.charts.isEmpty
            ? "" : "\(legend(section.charts))<div class=\"charts\">\n\(charts)\n</div>"
        return """
            <section><h2>\(section.title)</h2>
            \(lead)
            \(table)
            \(grid)
            </section>
            """
    }

    /// Names the lines once for all charts of a section.
    private func legend(_ charts: [LineChart]) -> Markup {
        var seen: [LineChart.Series] = []
        for series in charts.flatMap(\.series)
        where !series.name.isEmpty && !seen.contains(where: { $0.name == series.name }) {
            seen.append(series)
        }
        guard !seen.isEmpty else { return "" }
        let items = seen.map {
            "<span><i class=\"b\($0.colour % 6)\"></i>\($0.name)</span>" as Markup
        }
        return "<p class=\"legend\">\(Markup(items))</p>"
    }

    private func table(_ table: Table) -> Markup {
        let head = Markup(
            table.columns.map { column in
                column.isNumber
                    ? "<th scope=\"col\" class=\"n\">\(column.name)</th>"
                    : "<th scope=\"col\">\(column.name)</th>"
            }
        )
        let rows = Markup(table.rows.map { "<tr>\(cells($0, table.columns))</tr>" as Markup })
        let footer: Markup =
            table.footer.map { "<tfoot><tr>\(cells($0, table.columns))</tr></tfoot>" } ?? ""
        return """
            <div class="scroll"><table>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows)
            </tbody>
            \(footer)
            </table></div>
            """
    }

    private func cells(_ cells: [Table.Cell], _ columns: [Table.Column]) -> Markup {
        Markup(
            zip(cells, columns).map { cell, column in
                let tone = cell.tone == .good ? " good" : cell.tone == .bad ? " bad" : ""
                let kind = (column.isNumber ? "n" : "") + tone
                guard cell.bar > 0 else { return "<td class=\"\(kind)\">\(cell.text)</td>" }
                let width = (min(cell.bar, 1) * 100).fixed(1)
                return """
                    <td class="\(kind) bar" style="--bar:\(width)">\(cell.text)</td>
                    """
            }
        )
    }
}
