extension Double {
    /// For reasons, which are read by people.
    func rounded(_ places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
        return (self * scale).rounded() / scale
    }
}
