import Evaluation
import Testing

@Suite struct AgreementTests {
    // Worked example of https://en.wikipedia.org/wiki/Cohen%27s_kappa: 20, 5, 10, 15 of 50.
    @Test func `kappa is that of the textbook`() throws {
        let agreement = Agreement(bothYes: 20, onlyFirst: 5, onlySecond: 10, bothNo: 15)
        #expect(agreement.raw == 0.7)
        #expect(abs(try #require(agreement.kappa) - 0.4) < 1e-12)
    }

    @Test func `kappa is silent where chance explains everything`() {
        #expect(Agreement(bothYes: 9, onlyFirst: 0, onlySecond: 0, bothNo: 0).kappa == nil)
        #expect(Agreement(bothYes: 0, onlyFirst: 0, onlySecond: 0, bothNo: 0).kappa == nil)
        #expect(Agreement(bothYes: 0, onlyFirst: 5, onlySecond: 5, bothNo: 0).kappa == -1)
    }
}
