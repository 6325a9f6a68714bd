import Foundation

/// A model directory as files, whatever is in them.
package enum ModelDirectory {
    /// What a training that starts here reads, and what it keeps beside its weights.
    private static let read: Set<String> = [
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
        "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "chat_template.jinja", "model.safetensors.index.json",
    ]

    /// SHA-256 of names and bytes of everything that decides what a student from here becomes:
    /// equal for a copy elsewhere, another for any other checkpoint.
    ///
    /// - Throws: `badCheckpoint` where there is no model, `io` where a file cannot be read.
    package static func digest(_ directory: String) throws(StudentError) -> String {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        guard files.contains("config.json"),
            files.contains(where: { $0.hasSuffix(".safetensors") })
        else {
            throw StudentError(
                .badCheckpoint,
                "\(directory) holds no model: config.json and safetensors are looked for"
            )
        }
        var digest = Digest()
        for name in files.sorted() where read.contains(name) || name.hasSuffix(".safetensors") {
            digest.add(name)
            try add("\(directory)/\(name)", name, to: &digest)
        }
        return digest.hex()
    }

    private static func add(
        _ path: String,
        _ name: String,
        to digest: inout Digest
    ) throws(StudentError) {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) } catch
        {
            throw StudentError(.io, "cannot read \(name) of the model directory")
        }
        digest.add(UInt64(data.count))
        data.withUnsafeBytes { digest.add($0) }
    }
}
