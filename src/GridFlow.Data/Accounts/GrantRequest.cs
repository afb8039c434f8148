using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Accounts;

/// <summary>What is asked for.</summary>
public enum GrantKind
{
    /// <summary>A role in a unit.</summary>
    Role,

    /// <summary>A new password.</summary>
    Password,

    /// <summary>A closed account open again.</summary>
    Reopening,

    /// <summary>A machine's key in use.</summary>
    Key,
}

/// <summary>Something that takes two: asked for by one, done when a second agrees.</summary>
public sealed class GrantRequest
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The jurisdiction of the account or key.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>What.</summary>
    public required GrantKind Kind { get; init; }

    /// <summary>The account's id, or the key's.</summary>
    public required string TargetId { get; init; }

    /// <summary>Its name when it was asked.</summary>
    public required string TargetName { get; init; }

    /// <summary>The role that is asked for, or for whose sake two are needed.</summary>
    public required string Role { get; init; }

    /// <summary>The unit, for a role.</summary>
    public string? UnitId { get; init; }

    /// <summary>When, machine time, UTC.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Who asked.</summary>
    public required string RequestedById { get; init; }

    /// <summary>The name of that day.</summary>
    public required string RequestedByName { get; init; }

    /// <summary>When somebody said yes or no; <see langword="null"/> while it waits.</summary>
    public DateTimeOffset? DecidedAt { get; set; }
}

internal sealed class GrantRequestMapping : IEntityTypeConfiguration<GrantRequest>
{
    public void Configure(EntityTypeBuilder<GrantRequest> builder)
    {
        builder.ToTable("GrantRequests");
        builder.HasKey(request => request.Id);
        builder.Property(request => request.Id).ValueGeneratedNever();
        builder.Property(request => request.DecidedAt).IsConcurrencyToken();
        builder.HasIndex(request => new { request.JurisdictionId, request.RequestedAt }).HasFilter("\"DecidedAt\" is null");
    }
}
