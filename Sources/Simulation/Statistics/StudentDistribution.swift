/// Student's t distribution, as far as 95 % confidence intervals need it.
package enum StudentDistribution {
    /// The 97.5 % quantile, from arithmetic alone, so that every machine has the same digits.
    ///
    /// A table up to 20 degrees of freedom; above, the expansion of Abramowitz and Stegun 26.7.5, which is wrong by less
    /// than 1 part in 10⁷ there.
    ///
    /// - Returns: `nil` below one degree of freedom.
    package static func quantile975(degreesOfFreedom: Int) -> Double? {
        guard degreesOfFreedom >= 1 else { return nil }
        guard degreesOfFreedom > table.count else { return table[degreesOfFreedom - 1] }
        let (x, v) = (normal975, Double(degreesOfFreedom))
        let x2 = x * x
        let first = x * (x2 + 1) / 4
        let second = x * (3 + x2 * (16 + 5 * x2)) / 96
        let third = x * (-15 + x2 * (17 + x2 * (19 + 3 * x2))) / 384
        let fourth = x * (-945 + x2 * (-1920 + x2 * (1482 + x2 * (776 + 79 * x2)))) / 92_160
        return x + (first + (second + (third + fourth / v) / v) / v) / v
    }

    private static let normal975 = 1.959963984540054

    private static let table = [
        12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356, 2.4469118511, 2.3646242516, 2.3060041352,
        2.2621571628, 2.2281388520, 2.2009851601, 2.1788128297, 2.1603686565, 2.1447866879, 2.1314495456, 2.1199052992,
        2.1098155778, 2.1009220402, 2.0930240544, 2.0859634473,
    ]
}
