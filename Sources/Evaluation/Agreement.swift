/// How far two people who judged the same rows agree.
package struct Agreement: Sendable, Hashable {
    package let bothYes: Int
    package let onlyFirst: Int
    package let onlySecond: Int
    package let bothNo: Int

    package init(bothYes: Int, onlyFirst: Int, onlySecond: Int, bothNo: Int) {
        self.bothYes = bothYes
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
        self.bothNo = bothNo
    }

    package var total: Int { bothYes + onlyFirst + onlySecond + bothNo }

    /// The share of rows on which both said the same; 0 for no rows.
    package var raw: Double { total == 0 ? 0 : Double(bothYes + bothNo) / Double(total) }

    /// Cohen's kappa (1960): agreement beyond what two people who judge by lot, each as often as they
    /// did, would reach. 1 is full, 0 is chance.
    ///
    /// `nil` where chance alone would agree on everything, as when both said yes to all, and for no
    /// rows: there kappa says nothing.
    package var kappa: Double? {
        guard total > 0 else { return nil }
        let count = Double(total)
        let first = Double(bothYes + onlyFirst) / count
        let second = Double(bothYes + onlySecond) / count
        let chance = first * second + (1 - first) * (1 - second)
        return chance < 1 ? (raw - chance) / (1 - chance) : nil
    }
}
