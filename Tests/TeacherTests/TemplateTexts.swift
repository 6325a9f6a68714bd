import Teacher

extension PromptTemplate {
    /// Front matter of nothing but a name, a system text and a marker: this room has no YAML.
    init(
        _ text: String,
        path: String,
        _ change: (inout TemplateHeader) -> Void = { _ in },
        schema: String? = nil,
        shots: ShotPool? = nil
    ) throws {
        try self.init(
            text,
            path: path,
            header: { frontMatter in
                var header = TemplateHeader(name: "")
                for line in frontMatter.split(whereSeparator: \.isNewline) {
                    let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
                    if parts[0] == "name" { header.name = parts[1] }
                    if parts[0] == "system" { header.system = parts[1] }
                }
                change(&header)
                return header
            },
            schema: { _ in schema },
            shots: { _ in shots }
        )
    }
}
