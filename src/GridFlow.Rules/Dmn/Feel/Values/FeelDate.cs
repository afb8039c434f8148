using System.Globalization;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>
/// A day of the Gregorian calendar. FEEL's years go from −999,999,999 to 999,999,999, far beyond <see cref="DateOnly"/>.
/// </summary>
internal readonly record struct FeelDate(int Year, int Month, int Day)
{
    private const int LastYear = 999_999_999;

    // The calendar repeats itself after 400 years.
    private const long DaysOfCycle = 146_097;

    /// <summary>Days since 1970-01-01.</summary>
    public long Number
    {
        get
        {
            // Counted from March, so that the leap day is the year's last.
            long year = Month <= 2 ? Year - 1 : Year;
            var cycle = Math.DivRem(year, 400, out var ofCycle);
            if (ofCycle < 0)
                (cycle, ofCycle) = (cycle - 1, ofCycle + 400);
            var ofYear = (((153 * (Month > 2 ? Month - 3 : Month + 9)) + 2) / 5) + Day - 1;
            return (cycle * DaysOfCycle) + (ofCycle * 365) + (ofCycle / 4) - (ofCycle / 100) + ofYear - 719_468;
        }
    }

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    public int Weekday => (int)((((Number + 3) % 7) + 7) % 7) + 1;

    /// <summary>The day of the year, from 1.</summary>
    public int DayOfYear => (int)(Number - new FeelDate(Year, 1, 1).Number) + 1;

    /// <summary>The ISO week, from 1: the first holds the year's first Thursday.</summary>
    public int Week
    {
        get
        {
            var thursday = FromNumber(Number - Weekday + 4);
            return ((thursday.DayOfYear - 1) / 7) + 1;
        }
    }

    /// <summary>The day of that year, month and day; null where the calendar has none.</summary>
    public static FeelDate? Create(decimal year, decimal month, decimal day) =>
        Math.Abs(year) <= LastYear && month is >= 1 and <= 12 && day >= 1 && day <= DaysIn((int)year, (int)month)
        && decimal.IsInteger(year) && decimal.IsInteger(month) && decimal.IsInteger(day)
            ? new FeelDate((int)year, (int)month, (int)day) : null;

    /// <summary>The day that many days after 1970-01-01.</summary>
    /// <exception cref="OverflowException">It lies beyond FEEL's years.</exception>
    public static FeelDate FromNumber(long number)
    {
        number += 719_468;
        var cycle = Math.DivRem(number, DaysOfCycle, out var ofCycle);
        if (ofCycle < 0)
            (cycle, ofCycle) = (cycle - 1, ofCycle + DaysOfCycle);
        var ofYears = (ofCycle - (ofCycle / 1_460) + (ofCycle / 36_524) - (ofCycle / 146_096)) / 365;
        var ofYear = ofCycle - ((365 * ofYears) + (ofYears / 4) - (ofYears / 100));
        var month = ((5 * ofYear) + 2) / 153;
        var day = (int)(ofYear - (((153 * month) + 2) / 5)) + 1;
        var year = (cycle * 400) + ofYears + (month >= 10 ? 1 : 0);
        return Math.Abs(year) <= LastYear ? new FeelDate((int)year, (int)(month < 10 ? month + 3 : month - 9), day) : throw new OverflowException();
    }

    /// <summary>The same day some months on, or the month's last where it is shorter.</summary>
    /// <exception cref="OverflowException">It lies beyond FEEL's years.</exception>
    public FeelDate AddMonths(long months)
    {
        var all = checked((Year * 12L) + Month - 1 + months);
        var (year, month) = (Math.DivRem(all, 12, out var rest), rest);
        if (month < 0)
            (year, month) = (year - 1, month + 12);
        return Math.Abs(year) > LastYear ? throw new OverflowException()
            : new FeelDate((int)year, (int)month + 1, Math.Min(Day, DaysIn((int)year, (int)month + 1)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Year < 0 ? "-" : "")}{Math.Abs(Year):0000}-{Month:00}-{Day:00}");

    private static int DaysIn(int year, int month) =>
        month == 2 ? year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 : month is 4 or 6 or 9 or 11 ? 30 : 31;
}
