using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Incidents;

/// <summary>Whether a report that comes under a key used before says the same as the first: only then is it that report sent again.</summary>
public static class SameReport
{
    /// <summary>What a repeated report says otherwise than the incident made of the first, by name; empty where it is the same.</summary>
    /// <param name="incident">What was registered under the key.</param>
    /// <param name="report">What comes under it now, cleaned as the first was.</param>
    /// <param name="namedPlace">The unit the report itself names. One derived from coordinates may change with the organisation and does not count.</param>
    public static IReadOnlyList<BilingualText> Differences(this Incident incident, IncidentReport report, string? namedPlace)
    {
        var found = new List<BilingualText>();
        Compare(incident.Text == report.Text, "内容", "text");
        Compare(incident.Channel == report.Channel, "渠道", "channel");
        Compare(incident.Nature == report.Nature, "诉求性质", "nature");
        Compare(incident.CategoryHint == report.CategoryHint, "类别", "category");
        Compare(incident.Address == report.Address, "地址", "address");
        Compare(incident.Longitude == report.Longitude && incident.Latitude == report.Latitude, "坐标", "coordinates");
        Compare(namedPlace is null || incident.GridId == namedPlace, "网格", "grid");
        Compare(incident.ReporterName == report.ReporterName, "上报人", "reporter");
        Compare(incident.ReporterPhone == report.ReporterPhone, "电话", "phone");
        Compare(incident.ReporterMasked == report.ReporterMasked, "是否隐去上报人", "masking of the reporter");
        Compare(incident.DirectReport == report.DirectReport, "是否直报", "direct report");
        Compare(incident.MachineSource == report.MachineSource && incident.MachineConfidence == report.MachineConfidence, "机器来源或置信度", "machine or confidence");
        Compare(incident.SubmittedAt == report.SubmittedAt, "时间", "time");
        return found;

        void Compare(bool same, string chinese, string english)
        {
            if (!same) found.Add(new BilingualText(chinese, english));
        }
    }

    /// <summary>The refusal of another report under a used key.</summary>
    /// <param name="number">The incident registered first.</param>
    /// <param name="differences">What differs, at least one.</param>
    public static GovernanceException KeyReused(string number, IReadOnlyList<BilingualText> differences) => new(KeyReusedCode, new BilingualText(
        $"同一编号（幂等键）已登记为 {number}，但{string.Join("、", differences.Select(field => field.Chinese))}不同；如是另一事件，请另用编号",
        $"The id (idempotency key) was used for {number}, which has another {string.Join(", ", differences.Select(field => field.English))}; use another for another incident"));

    /// <summary>The code of that refusal.</summary>
    public const string KeyReusedCode = "report.key-reused";
}
