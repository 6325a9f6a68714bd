import CKernels

/// The matrices of a model as products want them, packed once for all answers.
///
/// They lie in one block in the order of their use: the kernels fetch ahead of themselves, and so
/// into the next matrix, and a large block has large pages.
final class PackedWeights {
    struct Layer {
        let joined: Floats
        let output: Floats
        let gateUp: Floats
        let down: Floats
    }

    /// A matrix stored `n` x `k` among the parameters.
    private struct Matrix {
        var offset: Int
        var n: Int
        var k: Int
    }

    let layers: [Layer]
    let head: Floats
    private let block: FloatBuffer

    init(_ parameters: Parameters, _ compute: Compute) {
        let matrices = Self.matrices(parameters)
        // Whole cache lines each.
        let sizes = matrices.map {
            (compute.kernels.packed_size(Int32($0.n), Int32($0.k)) + 15) / 16 * 16
        }
        let block = FloatBuffer(sizes.reduce(0, +))
        var places: [Floats] = []
        var place = block.start
        for (matrix, size) in zip(matrices, sizes) {
            compute.pack(
                parameters.at(matrix.offset),
                n: matrix.n,
                k: matrix.k,
                ldb: matrix.k,
                transposed: true,
                into: place
            )
            places.append(place)
            place += size
        }
        self.block = block
        layers = stride(from: 0, to: places.count - 1, by: 4).map {
            Layer(
                joined: places[$0],
                output: places[$0 + 1],
                gateUp: places[$0 + 2],
                down: places[$0 + 3]
            )
        }
        head = places[places.count - 1]
    }

    private static func matrices(_ parameters: Parameters) -> [Matrix] {
        let (shape, layout) = (parameters.shape, parameters.layout)
        let (h, i) = (shape.hidden, shape.intermediate)
        let layers = layout.layers.flatMap { place in
            [
                Matrix(offset: place.joined, n: shape.joinedWidth, k: h),
                Matrix(offset: place.output, n: h, k: shape.queryWidth),
                Matrix(offset: place.gateUp, n: 2 * i, k: h),
                Matrix(offset: place.down, n: h, k: i),
            ]
        }
        return layers + [Matrix(offset: layout.head, n: shape.vocabulary, k: h)]
    }
}
