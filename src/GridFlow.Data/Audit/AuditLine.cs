using System.Globalization;
using GridFlow.Governance.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Audit;

/// <summary>One line of the audit log. Lines are only added, and removed from the beginning when they are old.</summary>
public sealed class AuditLine
{
    /// <summary>Place in the log, from 1 without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, machine time, UTC, in whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required AuditAct Act { get; init; }

    /// <summary>Whose business it is; empty where it is the installation's.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>Account id, <c>key:ID</c>, <c>command-line</c>, <c>clock</c>, <c>file</c>, or <c>unknown</c> for whoever did not get in.</summary>
    public required string ActorId { get; init; }

    /// <summary>The name of that day.</summary>
    public required string ActorName { get; init; }

    /// <summary>On what, kind and id: <c>account:…</c>, <c>incident:…</c>, <c>version:…</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What exactly, and why where a reason was asked for; never a password, a key or a reporter's data.</summary>
    public required string Detail { get; init; }

    /// <summary>The client's address, where somebody knocked from outside.</summary>
    public string? Address { get; init; }

    /// <summary>Follows from the line before and all fields of this one.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The hash this line must have after the one before.</summary>
    public string HashAfter(string previous) => HashChain.Next(
        previous, Sequence.ToString(CultureInfo.InvariantCulture), At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Act.ToString(),
        JurisdictionId, ActorId, ActorName, Subject, Detail, Address);
}

/// <summary>Where the log begins and ends. Kept apart from the lines, so that one cut off at either end is noticed.</summary>
public sealed class AuditHead
{
    /// <summary>The one row.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>The last line; 0 while there is none.</summary>
    public long Last { get; set; }

    /// <summary>Its hash.</summary>
    public string LastHash { get; set; } = HashChain.Beginning;

    /// <summary>The last line that was removed because it was old; 0 where none was.</summary>
    public long Removed { get; set; }

    /// <summary>The hash it had.</summary>
    public string RemovedHash { get; set; } = HashChain.Beginning;
}

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditLine>, IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditLine> builder)
    {
        builder.ToTable("AuditLines");
        builder.HasKey(line => line.Sequence);
        builder.Property(line => line.Sequence).ValueGeneratedNever();
        builder.HasIndex(line => new { line.JurisdictionId, line.Sequence });
        builder.HasIndex(line => line.At);
        builder.HasIndex(line => new { line.JurisdictionId, line.ActorId, line.Sequence });
        builder.HasIndex(line => new { line.JurisdictionId, line.Act, line.Sequence });
        builder.HasIndex(line => new { line.JurisdictionId, line.Subject, line.Sequence });
    }

    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("AuditHead");
        builder.HasKey(head => head.Id);
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.HasData(new AuditHead());
    }
}
