/// A day of the proleptic Gregorian calendar, the one RFC 3339 speaks of.
///
/// The arithmetic counts years from 1 March, so that the leap day ends a year, in eras of 400 years, after which
/// the calendar repeats (E. G. Richards, Mapping Time, 1998; H. Hinnant, chrono-Compatible Low-Level Date Algorithms).
package struct CivilDate: Hashable {
    package let year: Int64
    /// From 1.
    package let month: Int64
    /// From 1.
    package let day: Int64

    private static let daysOfEra: Int64 = 146_097
    /// From 0000-03-01 to 1970-01-01.
    private static let daysToEpoch: Int64 = 719_468

    /// A day that exists; `nil` for 30 February and the like.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), (1...CivilDate.days(of: month, in: year)).contains(day) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01.
    package init(daysSince1970: Int64) {
        let days = daysSince1970 + CivilDate.daysToEpoch
        let era = days.dividedFloor(by: CivilDate.daysOfEra)
        let dayOfEra = days - era * CivilDate.daysOfEra
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01; negative before.
    package var daysSince1970: Int64 {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.dividedFloor(by: 400)
        let yearOfEra = yearFromMarch - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * CivilDate.daysOfEra + dayOfEra - CivilDate.daysToEpoch
    }

    package static func days(of month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
