using System.Globalization;
using System.Text;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>A duration of whole years and months.</summary>
internal readonly record struct FeelMonths(long Count)
{
    public override string ToString()
    {
        var (years, months) = (Math.Abs(Count) / 12, Math.Abs(Count) % 12);
        return $"{(Count < 0 ? "-" : "")}P{(years > 0 ? $"{years}Y" : "")}{(months > 0 || years == 0 ? $"{months}M" : "")}";
    }
}

/// <summary>A duration of days and below, in seconds with up to nine digits of fraction.</summary>
internal readonly record struct FeelSpan(decimal Seconds)
{
    public override string ToString()
    {
        if (Seconds == 0)
            return "PT0S";
        var size = Math.Abs(Seconds);
        var text = new StringBuilder(Seconds < 0 ? "-P" : "P");
        Part(Math.Floor(size / FeelTime.Day), 'D');
        if (size % FeelTime.Day != 0)
            text.Append('T');
        Part(Math.Floor(size % FeelTime.Day / 3600), 'H');
        Part(Math.Floor(size % 3600 / 60), 'M');
        Part(size % 60, 'S');
        return text.ToString();

        void Part(decimal count, char unit)
        {
            if (count != 0)
                text.Append(count.ToString("0.#########", CultureInfo.InvariantCulture)).Append(unit);
        }
    }
}
