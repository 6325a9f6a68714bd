/// A chat template, read once and rendered often.
///
/// Renders byte for byte what Jinja2 renders with Hugging Face's environment: immutable sandbox,
/// `trim_blocks`, `lstrip_blocks`, loop controls, `generation`, `tojson` without HTML escapes,
/// `raise_exception` and `strftime_now`.
package struct Template: Sendable {
    private let body: [Statement]
    private let symbols: Symbols
    package var limits = Limits()

    /// - Throws: code `syntax`, `unsupported` or `limit`, with the line.
    package init(_ source: String) throws(JinjaError) {
        (body, symbols) = try Parser.parse(source)
    }

    /// What a template made of its values.
    package struct Rendering: Sendable, Hashable {
        package var text: String
        /// Ranges of UTF-8 bytes of `text` that stand between `{% generation %}` and its end.
        package var generations: [Range<Int>]
    }

    /// - Parameters:
    ///   - values: by name, the last one of a name counts; names that the template does not speak
    ///     of cost nothing.
    ///   - now: what `strftime_now` tells; without it a template that asks is refused.
    package func render(_ values: [TemplateValue.Entry], now: Moment? = nil) throws(JinjaError)
        -> Rendering
    {
        let renderer = Renderer(symbols, limits, now)
        defer { renderer.end() }
        for entry in values {
            guard let symbol = symbols.find(entry.key) else { continue }
            renderer.set(global: symbol, try renderer.value(entry.value, 0))
        }
        _ = try renderer.run(body)
        return Rendering(text: renderer.result, generations: renderer.generations)
    }
}
