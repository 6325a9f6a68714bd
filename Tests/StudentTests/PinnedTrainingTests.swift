import CKernels
import Testing

@testable import Student

@Suite struct PinnedTrainingTests {
    /// The bits depend on the order of sums, so on the kernels of the CPU.
    @Test func `an unchanged recipe leaves unchanged weights`() throws {
        let directory = TemporaryDirectory()
        var recipe = quickRecipe()
        recipe.threads = 1
        let trainer = try Trainer(
            rows: pairs(30),
            shape: pocketShape,
            recipe: recipe,
            directory: directory.path
        )
        let result = try trainer.run { _ in .more }
        guard String(cString: ck_kernels_best().pointee.name) == "avx512" else { return }
        #expect(
            result.weightsDigest
                == "3fc8208c79130a4cc131de01b240616d27b07e5d4362834e2d17c066c8628281"
        )
        #expect(
            trainer.plan.inputDigest
                == "6c2d99fe945fc217b51864a7f5a5fc09927539c3bf42912cfd4bcf57a05b75ef"
        )
    }
}
