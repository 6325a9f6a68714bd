/// Lengths as a person would ask for them.
///
/// From 1,000 on in fifties, from 100 on in tens, from 20 on in fives, below by ones; sentences,
/// paragraphs and items always by ones.
struct RoundedLength {
    let unit: LengthWish.Unit

    /// Not above the number.
    func down(_ number: Int) -> Int { number / step(number) * step(number) }

    /// Not below the number.
    func up(_ number: Int) -> Int {
        let step = step(number)
        return (number + step - 1) / step * step
    }

    func nearest(_ number: Int) -> Int {
        let step = step(number)
        return (number + step / 2) / step * step
    }

    func step(_ number: Int) -> Int {
        guard unit.isLoose else { return 1 }
        return number >= 1000 ? 50 : number >= 100 ? 10 : number >= 20 ? 5 : 1
    }
}
