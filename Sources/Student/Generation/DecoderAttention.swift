import CKernels

/// Attention of a step: a prompt to itself as in training, any other row to what its answer kept.
extension Decoder {
    func attend(_ index: Int, _ segments: [Segment], _ qkv: Floats, _ out: Floats) {
        var first = 0
        var prompts: [(first: Int, length: Int)] = []
        var single: [Int] = []
        for segment in segments {
            let length = segment.tokens.count
            if segment.position == 0, length > 1 {
                prompts.append((first, length))
            } else {
                single.append(contentsOf: first..<(first + length))
            }
            first += length
        }
        if !prompts.isEmpty { attendPrompts(prompts, qkv, out) }
        if !single.isEmpty { attendKept(index, single, qkv, out, packed: false) }
    }

    /// Rows to the keys and values of their answers. With `packed` the results lie side by side,
    /// else where the rows are.
    func attendKept(_ index: Int, _ rows: [Int], _ qkv: Floats, _ out: Floats, packed: Bool) {
        let (j, w, groups) = (shape.joinedWidth, shape.queryWidth, shape.keyValueHeads)
        let longest = rows.reduce(0) { max($0, Int(positions[$1]) + 1) }
        let room = Int(kernels.attend_scratch(Int32(longest), Int32(shape.group)))
        compute.each(rows.count * groups, scratch: room) { task, scores in
            let (place, group) = (task / groups, task % groups)
            let row = rows[place]
            let heads = group * shape.group * shape.headWidth
            cache(slots[row]).attend(
                index,
                Int(positions[row]) + 1,
                group,
                qkv + row * j + heads,
                out + (packed ? place : row) * w + heads,
                scores
            )
        }
    }

    private func attendPrompts(
        _ prompts: [(first: Int, length: Int)],
        _ qkv: Floats,
        _ out: Floats
    ) {
        let (d, group, groups) = (shape.headWidth, shape.group, shape.keyValueHeads)
        let sums = logSums.floats(slots.count * shape.heads)
        let longest = prompts.reduce(0) { max($0, $1.length) }
        let room = Int(kernels.attention_scratch(Int32(longest), Int32(d)))
        compute.each(prompts.count * groups, scratch: room) { task, scratch in
            let (first, length) = prompts[task / groups]
            let head = task % groups
            let start = qkv + first * shape.joinedWidth
            let k = start + shape.queryWidth + head * d
            kernels.attention(
                Int32(length),
                Int32(d),
                Int32(group),
                start + head * group * d,
                k,
                k + shape.keyWidth,
                Int32(shape.joinedWidth),
                out + first * shape.queryWidth + head * group * d,
                Int32(shape.queryWidth),
                sums + first * shape.heads + head * group,
                Int32(shape.heads),
                scratch
            )
        }
    }
}
