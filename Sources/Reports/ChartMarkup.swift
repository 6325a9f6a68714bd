import Foundation

extension LineChart {
    /// A figure with inline SVG: lines in the palette's colours, the axis from zero, the last value
    /// of each line written beside it.
    var markup: Markup {
        let drawn = Markup(series.map(line))
        return """
            <figure><figcaption>\(title)</figcaption>
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
            aria-label="\(title): \(summary)">
            <path class="grid" d="M\(number(Self.left)) \(number(y(highest)))H\(number(right))\
            M\(number(Self.left)) \(number(y(highest / 2)))H\(number(right))"/>
            <path class="axis" d="M\(number(Self.left)) \(number(y(0)))H\(number(right))"/>
            <text x="\(number(Self.left - 6))" y="\(number(y(highest) + 3))" class="end">\
            \(format(highest))</text>
            <text x="\(number(Self.left - 6))" y="\(number(y(0) + 3))" class="end">\(format(0))</text>
            <text x="\(number(Self.left))" y="\(number(Self.height - 4))">\(ends.left)</text>
            <text x="\(number(right))" y="\(number(Self.height - 4))" class="end">\(ends.right)</text>
            \(drawn)
            </svg></figure>
            """
    }

    private func line(_ series: Series) -> Markup {
        let points = series.points.filter { $0.x.isFinite && $0.y.isFinite }
        guard let last = points.last else { return "" }
        let path = points.map { "\(number(x($0.x))),\(number(y($0.y)))" }.joined(separator: " ")
        let dots = hasDots ? points.map { dot($0, series.colour) } : [dot(last, series.colour)]
        return """
            <polyline class="s\(series.colour % 6)" points="\(path)"/>
            \(Markup(dots))
            <text x="\(number(x(last.x) + 6))" y="\(number(y(last.y) + 3))" \
            class="value t\(series.colour % 6)">\(format(last.y))</text>
            """
    }

    private func dot(_ point: (x: Double, y: Double), _ colour: Int) -> Markup {
        """
        <circle class="f\(colour % 6)" cx="\(number(x(point.x)))" cy="\(number(y(point.y)))" r="2.5"/>
        """
    }

    /// What somebody who cannot see the lines is told.
    private var summary: String {
        series.compactMap { series in
            series.points.last.map { "\(series.name) \(format($0.y))" }
        }
        .joined(separator: ", ")
    }

    private var highest: Double {
        let most = series.flatMap(\.points).map(\.y).filter(\.isFinite).max() ?? 1
        return top ?? (most > 0 ? most : 1)
    }

    private func x(_ value: Double) -> Double {
        let all = series.flatMap(\.points).map(\.x).filter(\.isFinite)
        guard let low = all.min(), let high = all.max(), high > low else { return Self.left }
        return Self.left + (value - low) / (high - low) * (right - Self.left)
    }

    private func y(_ value: Double) -> Double {
        let room = Self.height - Self.top - Self.bottom
        return Self.top + (1 - min(max(value / highest, 0), 1)) * room
    }

    private var right: Double { Self.width - Self.right }

    private func number(_ value: Double) -> String { value.fixed(1) }

    // In SVG units, which are CSS pixels at full size.
    private static let width = 280.0
    private static let height = 150.0
    private static let left = 40.0
    private static let right = 42.0
    private static let top = 12.0
    private static let bottom = 26.0
}
