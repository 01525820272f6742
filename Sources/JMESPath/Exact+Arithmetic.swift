/// Arithmetic; `nil` where the exact result does not fit.
extension Exact {
    func adding(_ other: Exact) -> Exact? {
        guard mantissa != 0, other.mantissa != 0 else { return mantissa == 0 ? other : self }
        let (high, low) = exponent >= other.exponent ? (self, other) : (other, self)
        let distance = high.exponent - low.exponent
        guard distance <= 38 else { return nil }
        let (scaled, overflow) = high.mantissa.magnitude.multipliedReportingOverflow(
            by: Exact.powersOfTen[distance])
        let magnitude = low.mantissa.magnitude
        guard !overflow else { return nil }
        guard (high.mantissa < 0) != (low.mantissa < 0) else {
            let (sum, overflow) = scaled.addingReportingOverflow(magnitude)
            return overflow ? nil : Exact(sum, isNegative: low.mantissa < 0, exponent: low.exponent)
        }
        return scaled > magnitude
            ? Exact(scaled - magnitude, isNegative: high.mantissa < 0, exponent: low.exponent)
            : Exact(magnitude - scaled, isNegative: low.mantissa < 0, exponent: low.exponent)
    }

    func multiplied(by other: Exact) -> Exact? {
        var (high, low) = mantissa.magnitude.multipliedFullWidth(by: other.mantissa.magnitude)
        var exponent = exponent + other.exponent
        // Two mantissas that do not end in 0 may have a product that does.
        while high != 0 {
            let (quotient, rest) = high.quotientAndRemainder(dividingBy: 10)
            let (lower, remainder) = UInt128(10).dividingFullWidth((rest, low))
            guard remainder == 0 else { return nil }
            (high, low, exponent) = (quotient, lower, exponent + 1)
        }
        return Exact(low, isNegative: isOpposite(to: other), exponent: exponent)
    }

    var negated: Exact { Exact(mantissa.magnitude, isNegative: mantissa > 0, exponent: exponent) ?? .zero }

    /// The quotient where it ends within 38 digits.
    func dividedExactly(by other: Exact) -> Exact? {
        guard other.mantissa != 0 else { return nil }
        var (quotient, remainder) = mantissa.magnitude.quotientAndRemainder(
            dividingBy: other.mantissa.magnitude)
        var exponent = exponent - other.exponent
        while remainder != 0 {
            guard quotient < Exact.limit / 10 else { return nil }
            let (digit, rest) = other.mantissa.magnitude.dividingFullWidth(
                remainder.multipliedFullWidth(by: 10))
            (quotient, remainder, exponent) = (quotient * 10 + digit, rest, exponent - 1)
        }
        return Exact(quotient, isNegative: isOpposite(to: other), exponent: exponent)
    }

    /// The quotient with at most `scale` digits behind the point.
    func divided(by other: Exact, scale: Int, rounding: Rounding) -> Exact? {
        guard other.mantissa != 0 else { return nil }
        let divisor = other.mantissa.magnitude
        var (quotient, remainder) = mantissa.magnitude.quotientAndRemainder(dividingBy: divisor)
        var places = other.exponent - exponent
        while places < scale, remainder != 0 {
            guard quotient < Exact.limit else { return nil }
            let (digit, rest) = divisor.dividingFullWidth(remainder.multipliedFullWidth(by: 10))
            (quotient, remainder, places) = (quotient * 10 + digit, rest, places + 1)
        }
        guard quotient < Exact.limit else { return nil }
        return Exact.rounded(
            quotient, exponent: -places, isNegative: isOpposite(to: other),
            rest: remainder == 0
                ? .none
                : remainder > divisor - remainder
                    ? .aboveHalf
                    : remainder == divisor - remainder ? .half : .belowHalf,
            scale: scale, rounding: rounding)
    }

    /// The number with at most `scale` digits behind the point; a negative scale rounds before it.
    func rounded(scale: Int, rounding: Rounding) -> Exact? {
        Exact.rounded(
            mantissa.magnitude, exponent: exponent, isNegative: mantissa < 0, rest: .none, scale: scale,
            rounding: rounding)
    }

    /// What lies beyond the last digit of a magnitude.
    private enum Rest {
        case none, belowHalf, half, aboveHalf
    }

    private static func rounded(
        _ magnitude: UInt128, exponent: Int, isNegative: Bool, rest: Rest, scale: Int, rounding: Rounding
    ) -> Exact? {
        let dropped = -exponent - scale
        var (kept, rest, exponent) = (magnitude, rest, exponent)
        if dropped > 0 {
            let unit = dropped <= 38 ? powersOfTen[dropped] : nil
            let (quotient, remainder) =
                unit.map { magnitude.quotientAndRemainder(dividingBy: $0) } ?? (0, magnitude)
            let half = unit.map { $0 / 2 }
            if remainder == 0 {
                rest = rest == .none ? .none : .belowHalf
            } else if let half, remainder >= half {
                rest = remainder == half && rest == .none ? .half : .aboveHalf
            } else {
                rest = .belowHalf
            }
            (kept, exponent) = (quotient, -scale)
        }
        let goesUp =
            switch (rounding, rest) {
            case (_, .none): false
            case (.up, _): true
            case (.down, _): false
            case (.ceiling, _): !isNegative
            case (.floor, _): isNegative
            case (.halfUp, .half), (.halfUp, .aboveHalf), (.halfEven, .aboveHalf): true
            case (.halfEven, .half): kept % 2 == 1
            case (.halfUp, .belowHalf), (.halfEven, .belowHalf): false
            }
        return Exact(kept + (goesUp ? 1 : 0), isNegative: isNegative, exponent: exponent)
    }

    private func isOpposite(to other: Exact) -> Bool {
        (mantissa < 0) != (other.mantissa < 0)
    }
}
