namespace GridFlow.Governance.Incidents;

/// <summary>Personal data made unrecognisable for people without the permission to see it.</summary>
public static class Masking
{
    /// <summary>Keeps the family name: 张三丰 becomes 张**.</summary>
    public static string? Name(string? name) =>
        string.IsNullOrEmpty(name) ? name : name[0] + new string('*', Math.Max(1, name.Length - 1));

    /// <summary>Keeps three digits in front and the last four: 138****1234; shorter numbers vanish.</summary>
    public static string? Phone(string? phone) =>
        string.IsNullOrEmpty(phone) ? phone
        : phone.Length < 8 ? new string('*', phone.Length)
        : $"{phone[..3]}{new string('*', phone.Length - 7)}{phone[^4..]}";
}
