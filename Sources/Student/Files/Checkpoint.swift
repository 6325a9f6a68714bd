import Foundation

/// A model directory as Hugging Face lays it out: config, weights and, where there is one, the
/// tokenizer.
package struct Checkpoint {
    package let shape: Shape
    package let tokenizer: Tokenizer?
    let parameters: Parameters

    init(parameters: Parameters, tokenizer: Tokenizer?) {
        shape = parameters.shape
        self.parameters = parameters
        self.tokenizer = tokenizer
    }

    /// Fresh weights without a tokenizer.
    package init(shape: Shape, seed: UInt64) throws(StudentError) {
        try shape.check()
        self.init(parameters: Parameters(shape), tokenizer: nil)
        parameters.initialize(seed: seed)
    }

    /// Reads and checks everything; a tokenizer larger than the vocabulary is refused.
    package init(directory: String) throws(StudentError) {
        shape = try ModelConfig.read(directory)
        let exists = FileManager.default.fileExists(atPath: directory + "/tokenizer.json")
        let found =
            exists || Tokenizer.hasVocabularyFiles(directory)
            ? try Tokenizer(directory: directory) : nil
        if let found, found.count > shape.vocabulary {
            throw StudentError(
                .badCheckpoint,
                "tokenizer.json has \(found.count) tokens and the model \(shape.vocabulary): "
                    + "they belong to different models"
            )
        }
        tokenizer = found
        parameters = Parameters(shape)
        try Safetensors.read(directory + "/model.safetensors", into: parameters)
    }

    /// Writes the directory anew and returns the SHA-256 of the weights.
    ///
    /// Everything is written aside first and then moved into place, so a full disk leaves the
    /// checkpoint that was there.
    package func save(
        directory: String,
        as precision: WeightPrecision = .float32
    ) throws(StudentError) -> String {
        let files = FileManager.default
        let aside = directory + "/.saving"
        do { try files.createDirectory(atPath: aside, withIntermediateDirectories: true) } catch {
            throw StudentError(.io, "cannot make the model directory")
        }
        defer { try? files.removeItem(atPath: aside) }
        let weights = aside + "/model.safetensors"
        let digest = try Safetensors.write(parameters, to: weights, as: precision)
        try tokenizer?.save(directory: aside, maximumLength: shape.maximumLength)
        try ModelConfig.write(shape, tokenizer, to: aside, as: precision)
        for name in (try? files.subpathsOfDirectory(atPath: aside))?.sorted() ?? [] {
            var isFolder: ObjCBool = false
            if files.fileExists(atPath: aside + "/" + name, isDirectory: &isFolder),
                isFolder.boolValue
            {
                // What cannot be made shows when the first file is moved there.
                try? files.createDirectory(
                    atPath: directory + "/" + name,
                    withIntermediateDirectories: true
                )
                continue
            }
            guard rename(aside + "/" + name, directory + "/" + name) == 0 else {
                throw AtomicFile.failure(errno, name)
            }
        }
        return digest
    }

    /// The logits after each token of one sequence, a row of the vocabulary each.
    package func logits(_ tokens: [Int32]) throws(StudentError) -> [[Float]] {
        guard tokens.count <= shape.maximumLength,
            tokens.allSatisfy({ (0..<Int32(shape.vocabulary)).contains($0) })
        else { throw StudentError(.sampleTooLong, "a token or the sequence leaves the model") }
        let decoder = Decoder(parameters, Compute(threads: 1), slots: 1)
        var rows: [[Float]] = []
        for position in tokens.indices {
            let token = tokens[position...position]
            decoder.step([.init(slot: 0, position: position, tokens: token)]) { _, logits, _ in
                rows.append(Array(UnsafeBufferPointer(start: logits, count: shape.vocabulary)))
            }
        }
        return rows
    }
}
