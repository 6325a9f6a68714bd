import Student

/// A shape so small that a checkpoint of it is read thousands of times a second.
private var pocket: Shape {
    Shape(
        hidden: 4,
        layers: 1,
        heads: 2,
        keyValueHeads: 1,
        intermediate: 4,
        vocabulary: 6,
        maximumLength: 8
    )
}

/// Weights in one file beside an unspoilt `config.json`.
struct SafetensorsFuzz: FuzzedReader {
    static let name = "safetensors"
    private let folder: FuzzFolder

    init(_ folder: FuzzFolder) throws { self.folder = folder }

    func examples() throws -> [[UInt8]] {
        try WeightPrecision.allCases.map { precision in
            _ = try Checkpoint(shape: pocket, seed: 1).save(directory: folder.path, as: precision)
            return try folder.read("model.safetensors")
        }
    }

    func accepts(_ input: [UInt8]) throws -> Bool {
        try folder.write(input, to: "model.safetensors")
        return readsCheckpoint(folder)
    }
}

/// `config.json` beside unspoilt weights.
struct ModelConfigFuzz: FuzzedReader {
    static let name = "config"
    private let folder: FuzzFolder

    init(_ folder: FuzzFolder) throws { self.folder = folder }

    func examples() throws -> [[UInt8]] {
        var scaled = pocket
        scaled.rotary = Rotary(scaling: .yarn(Rotary.Yarn(factor: 2, originalLength: 4)))
        return try [scaled, pocket].map { shape in
            _ = try Checkpoint(shape: shape, seed: 1).save(directory: folder.path)
            return try folder.read("config.json")
        }
    }

    func accepts(_ input: [UInt8]) throws -> Bool {
        try folder.write(input, to: "config.json")
        return readsCheckpoint(folder)
    }
}

/// Reads and runs the checkpoint; false where it is refused by name.
private func readsCheckpoint(_ folder: FuzzFolder) -> Bool {
    // These throw nothing but the room's own error.
    do {
        let checkpoint = try Checkpoint(directory: folder.path)
        let rows = try checkpoint.logits([0, 1])
        return rows.count == 2
    } catch { return false }
}
