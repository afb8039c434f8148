using Microsoft.AspNetCore.Identity;

namespace GridFlow.Data.Accounts;

/// <summary>A person who signs in. What the person may do is decided by memberships (role × unit), not here.</summary>
public sealed class Account : IdentityUser
{
    /// <summary>The name colleagues see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The jurisdiction the person works in; empty for an administrator of the whole installation.</summary>
    public string JurisdictionId { get; set; } = "";

    /// <summary>Made for a demonstration: closed as soon as the installation runs without demonstration mode.</summary>
    public bool IsDemonstration { get; set; }

    /// <summary>False for someone who left: the account stays for the record and cannot sign in.</summary>
    public bool IsActive { get; set; } = true;
}
