/// A part of the report, the same for the page and the terminal.
struct Section {
    var title: String
    /// One sentence under the title.
    var lead = ""
    var table: Table?
    /// Shown on the page only.
    var charts: [LineChart] = []
}

struct Table {
    struct Column {
        var name: String
        var isNumber: Bool

        static func text(_ name: String) -> Column { Column(name: name, isNumber: false) }
        static func number(_ name: String) -> Column { Column(name: name, isNumber: true) }
    }

    enum Tone {
        case plain
        case good
        case bad
    }

    struct Cell: ExpressibleByStringInterpolation {
        var text: String
        var tone = Tone.plain
        /// Length of the bar behind a number on the page, 0…1.
        var bar = 0.0

        init(_ text: String, _ tone: Tone = .plain, bar: Double = 0) {
            self.text = text
            self.tone = tone
            self.bar = bar
        }

        init(_ number: Int, bar: Double = 0) { self.init(number.grouped, bar: bar) }

        init(stringLiteral value: String) { self.init(value) }
    }

    var columns: [Column]
    var rows: [[Cell]]
    var footer: [Cell]?
}

/// A small line chart; `y` runs from zero.
struct LineChart {
    struct Series {
        var name: String
        /// Place in the palette, the same for one student on every chart.
        var colour: Int
        var points: [(x: Double, y: Double)]
    }

    var title: String
    var series: [Series]
    /// The top of the axis; the largest value where it is `nil`.
    var top: Double?
    /// How a value is written.
    var format: (Double) -> String
    /// Words below the left and right end of the axis.
    var ends: (left: String, right: String)
    var hasDots = false
}
