using GridFlow.Governance;

namespace GridFlow.Data.Audit;

/// <summary>What is about to become a line of the audit log.</summary>
/// <param name="Act">What was done.</param>
/// <param name="By">Who did it.</param>
/// <param name="JurisdictionId">Whose business it is.</param>
/// <param name="Subject">On what, as kind and id.</param>
/// <param name="Detail">What exactly; never a password, a key or a reporter's data.</param>
/// <param name="Address">The client's address, where it matters.</param>
public sealed record AuditEntry(AuditAct Act, Actor By, string JurisdictionId, string Subject, string Detail = "", string? Address = null)
{
    /// <summary>Whoever runs a verb of the binary: the installation's own hand.</summary>
    public static Actor CommandLine { get; } = new("command-line", Environment.UserName);

    /// <summary>Whoever did not get in.</summary>
    public static Actor Stranger { get; } = new("unknown", "");
}
