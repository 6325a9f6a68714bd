import Foundation

/// How weights are written; both are read, and F16 as well.
package enum WeightPrecision: String, Sendable, Codable, CaseIterable {
    case float32
    /// Half the bytes; rounded to nearest, ties to even.
    case bfloat16

    var kind: SafetensorsHeader.Kind { self == .float32 ? .float32 : .bfloat16 }
}

/// Weights of a model directory: one `model.safetensors`, or several named by its index.
enum Safetensors {
    // MARK: Writing

    /// Writes every tensor and returns the SHA-256 of the file.
    static func write(
        _ parameters: Parameters,
        to path: String,
        as precision: WeightPrecision = .float32
    ) throws(StudentError) -> String {
        let header = try header(parameters.layout, precision)
        let file = try AtomicFile(path)
        var digest = Digest()
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        for part in [length, header] {
            let result = part.withUnsafeBytes { bytes in
                digest.add(bytes)
                return Result { () throws(StudentError) in try file.write(bytes) }
            }
            try result.get()
        }
        switch precision {
        case .float32:
            let count = parameters.layout.count * 4
            let body = UnsafeRawBufferPointer(start: parameters.values.start, count: count)
            digest.add(body)
            try file.write(body)
        case .bfloat16: try writeHalves(parameters, file, &digest)
        }
        try file.commit()
        return digest.hex()
    }

    private static func writeHalves(
        _ parameters: Parameters,
        _ file: AtomicFile,
        _ digest: inout Digest
    ) throws(StudentError) {
        let all = UnsafeBufferPointer(
            start: parameters.values.start,
            count: parameters.layout.count
        )
        var halves: [UInt16] = []
        var first = 0
        while first < all.count {
            let end = min(all.count, first + 1 << 20)
            halves.removeAll(keepingCapacity: true)
            for value in all[first..<end] { halves.append(HalfPrecision.bfloat16(value)) }
            first = end
            let result = halves.withUnsafeBytes { bytes in
                digest.add(bytes)
                return Result { () throws(StudentError) in try file.write(bytes) }
            }
            try result.get()
        }
    }

    private struct WrittenEntry: Encodable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// Padded with spaces to 8 bytes, so that the tensors are aligned.
    private static func header(
        _ layout: ParameterLayout,
        _ precision: WeightPrecision
    ) throws(StudentError) -> Data {
        let width = precision.kind.bytes
        var entries: [String: WrittenEntry] = [:]
        for tensor in layout.tensors {
            let first = tensor.offset * width
            entries[tensor.name] = WrittenEntry(
                dtype: precision.kind.rawValue,
                shape: tensor.shape,
                data_offsets: [first, first + tensor.count * width]
            )
        }
        var header = try JSONFile.encode(entries)
        // transformers refuses a file whose metadata does not name the framework.
        header = Data(#"{"__metadata__":{"format":"pt"},"#.utf8) + header.dropFirst()
        while header.count % 8 != 0 { header.append(0x20) }
        return header
    }

    // MARK: Reading

    /// Fills the parameters from `path`, or from the shards that `path.index.json` names.
    ///
    /// The files hold exactly these tensors; a tied head that was written too and the rotary
    /// tables of old checkpoints are passed over.
    static func read(_ path: String, into parameters: Parameters) throws(StudentError) {
        let index = path + ".index.json"
        let files = FileManager.default
        guard !files.fileExists(atPath: path), files.fileExists(atPath: index) else {
            try fill(parameters, [try shard(path)])
            return
        }
        let root = try JSONFile.object(index, else: .badCheckpoint)
        guard let places = root["weight_map"] as? [String: String] else {
            throw SafetensorsHeader.bad("the safetensors index", "has no weight_map of file names")
        }
        let directory = (path as NSString).deletingLastPathComponent
        var shards: [Shard] = []
        for name in Set(places.values).sorted() {
            guard !name.contains("/"), name.hasSuffix(".safetensors") else {
                throw SafetensorsHeader.bad("the safetensors index", "names a file elsewhere")
            }
            let shard = try shard(directory.isEmpty ? name : directory + "/" + name)
            for tensor in shard.header.entries.keys where places[tensor] != name {
                throw SafetensorsHeader.bad(name, "holds \(tensor.prefix(80)) against the index")
            }
            shards.append(shard)
        }
        try fill(parameters, shards)
    }

    /// Bytes of all weights of a directory; nil where there are none.
    static func size(_ directory: String) -> Int? {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: directory)) ?? []
        let sizes = names.filter { $0.hasSuffix(".safetensors") }.map { name in
            (try? files.attributesOfItem(atPath: directory + "/" + name)[.size] as? Int) ?? 0
        }
        return sizes.isEmpty ? nil : sizes.reduce(0, +)
    }

    private struct Shard {
        var name: String
        var data: Data
        var header: SafetensorsHeader
    }

    private static func shard(_ path: String) throws(StudentError) -> Shard {
        let name = (path as NSString).lastPathComponent
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) } catch
        {
            throw StudentError(.badCheckpoint, "cannot read \(name) of the model directory")
        }
        return Shard(name: name, data: data, header: try SafetensorsHeader(data, name: name))
    }

    private static func fill(
        _ parameters: Parameters,
        _ shards: [Shard]
    ) throws(StudentError) {
        var found: [String: Shard] = [:]
        for shard in shards {
            for name in shard.header.entries.keys { found[name] = shard }
        }
        let wanted = Set(parameters.layout.tensors.map(\.name))
        for name in found.keys.sorted() where !wanted.contains(name) {
            guard isSpare(name, parameters.shape) else {
                throw SafetensorsHeader.bad(
                    found[name]?.name ?? "",
                    "has the unexpected tensor \(name.prefix(80))"
                )
            }
        }
        for tensor in parameters.layout.tensors {
            guard let shard = found[tensor.name] else {
                throw SafetensorsHeader.bad(
                    shards.count == 1 ? shards[0].name : "the safetensors index",
                    "lacks \(tensor.name)"
                )
            }
            try copy(tensor, shard, to: parameters.at(tensor.offset))
        }
    }

    private static func isSpare(_ name: String, _ shape: Shape) -> Bool {
        name.hasSuffix(".rotary_emb.inv_freq") || (shape.tiedHead && name == "lm_head.weight")
    }

    private static func copy(
        _ tensor: ParameterLayout.Tensor,
        _ shard: Shard,
        to target: Floats
    ) throws(StudentError) {
        guard let entry = shard.header.entries[tensor.name] else { return }
        guard let kind = entry.kind else {
            throw SafetensorsHeader.bad(
                shard.name,
                "holds \(tensor.name) as \(entry.dtype.prefix(16)); F32, BF16 and F16 are read"
            )
        }
        guard entry.shape == tensor.shape, entry.range.count == tensor.count * kind.bytes else {
            throw SafetensorsHeader.bad(
                shard.name,
                "holds \(tensor.name) in another shape than config.json says"
            )
        }
        shard.data.withUnsafeBytes { bytes in
            let first = shard.header.start + entry.range.lowerBound
            let part = UnsafeRawBufferPointer(rebasing: bytes[first..<(first + entry.range.count)])
            HalfPrecision.widen(part, kind, to: target, tensor.count)
        }
        let values = UnsafeBufferPointer(start: UnsafePointer(target), count: tensor.count)
        guard values.allSatisfy(\.isFinite) else {
            throw SafetensorsHeader.bad(
                shard.name,
                "holds values in \(tensor.name) that are no numbers"
            )
        }
    }
}
