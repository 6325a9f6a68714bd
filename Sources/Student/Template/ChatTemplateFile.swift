import Foundation
package import Jinja

extension ChatTemplate {
    /// The template of a model directory: `chat_template.jinja`, else `chat_template` of
    /// `tokenizer_config.json`; further ones by name from `additional_chat_templates` or the
    /// list in the configuration.
    ///
    /// - Throws: `badCheckpoint` where there is none of that name, with the names there are.
    package init(
        directory: String,
        name: String = "default",
        roles: RoleMap = RoleMap(),
        now: Moment? = nil
    ) throws(StudentError) {
        let files = FileManager.default
        let path = directory + "/tokenizer_config.json"
        let configuration =
            files.fileExists(atPath: path) ? try JSONFile.object(path, else: .badCheckpoint) : [:]
        let sources = try Self.sources(directory, configuration)
        guard let source = sources[name] else {
            let names = sources.keys.sorted().joined(separator: ", ")
            throw StudentError(
                .badCheckpoint,
                "the model directory has no chat template '\(name)'"
                    + (names.isEmpty
                        ? "; put one into chat_template.jinja" : "; there are: \(names)")
            )
        }
        try self.init(source, tokens: Self.tokens(configuration), roles: roles, now: now)
    }

    private static func sources(_ directory: String, _ configuration: [String: Any])
        throws(StudentError) -> [String: String]
    {
        var sources: [String: String] = [:]
        if let source = configuration["chat_template"] as? String { sources["default"] = source }
        for entry in configuration["chat_template"] as? [[String: Any]] ?? [] {
            guard let name = entry["name"] as? String, let source = entry["template"] as? String
            else { throw StudentError(.badCheckpoint, "chat_template lists no name or template") }
            sources[name] = source
        }
        let main = directory + "/chat_template.jinja"
        if FileManager.default.fileExists(atPath: main) { sources["default"] = try read(main) }
        let folder = directory + "/" + TokenizerSteps.templates
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where file.hasSuffix(".jinja") {
            sources[String(file.dropLast(6))] = try read(folder + "/" + file)
        }
        return sources
    }

    private static func read(_ path: String) throws(StudentError) -> String {
        let data = try JSONFile.read(path, else: .badCheckpoint)
        guard let text = String(data: data, encoding: .utf8) else {
            throw StudentError(.badCheckpoint, "a chat template is no UTF-8")
        }
        return text
    }

    /// A token is a text, or an object whose content is its text.
    private static func tokens(_ configuration: [String: Any]) -> [TemplateValue.Entry] {
        configuration.keys.sorted().filter { $0.hasSuffix("_token") }.compactMap { key in
            let value = configuration[key]
            let text = value as? String ?? (value as? [String: Any])?["content"] as? String
            return text.map { TemplateValue.Entry(key, .string($0)) }
        }
    }
}
