namespace GridFlow.Data.Accounts;

/// <summary>A machine's key to the REST API. Only a hash is kept; the key itself is shown once, when it is made.</summary>
public sealed class ApiKey
{
    /// <summary>Identity, and the public first part of the key, by which it is found.</summary>
    public required string Id { get; init; }

    /// <summary>Upper-case hexadecimal SHA-256 of the secret part.</summary>
    public required string SecretHash { get; init; }

    /// <summary>The one jurisdiction the key opens.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The unit it acts for; the jurisdiction's root unit unless said otherwise.</summary>
    public string? UnitId { get; init; }

    /// <summary>What the machine is, in the administrator's words.</summary>
    public required string Name { get; init; }

    /// <summary>The role whose permissions the key carries, within its unit.</summary>
    public required string Role { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it opens nothing; <see langword="null"/> for one without an end.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Waits for a second person: it opens nothing yet.</summary>
    public bool IsPending { get; set; }

    /// <summary>When it was last used, to the hour.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was withdrawn; a withdrawn key opens nothing.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Whether it opens something at a moment.</summary>
    public bool OpensAt(DateTimeOffset now) => RevokedAt is null && !IsPending && !(ExpiresAt <= now);
}
