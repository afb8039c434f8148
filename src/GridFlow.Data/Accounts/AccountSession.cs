using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Accounts;

/// <summary>One sign-in of a person in one browser, until it ends.</summary>
public sealed class AccountSession
{
    /// <summary>Identity; the browser's cookie names it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required string AccountId { get; init; }

    /// <summary>The account's security stamp that it holds for: with another stamp it has ended.</summary>
    public required string Stamp { get; set; }

    /// <summary>When it began, machine time, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was used last, to a few minutes.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The client's address at the sign-in.</summary>
    public required string Address { get; init; }

    /// <summary>What the browser calls itself, cut.</summary>
    public required string Agent { get; init; }

    /// <summary>When its owner ended it.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Wrong passwords for one account from one address. A lock is on the two together: whoever guesses elsewhere does not lock the owner out.</summary>
public sealed class SignInFailure
{
    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The client's address.</summary>
    public required string Address { get; init; }

    /// <summary>How many in a row.</summary>
    public required int Count { get; set; }

    /// <summary>When the last was, machine time, UTC.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>Until when no password is looked at from there.</summary>
    public DateTimeOffset? LockedUntil { get; set; }
}

internal sealed class AccountSessionMapping : IEntityTypeConfiguration<AccountSession>, IEntityTypeConfiguration<SignInFailure>
{
    public void Configure(EntityTypeBuilder<AccountSession> builder)
    {
        builder.ToTable("AccountSessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.HasIndex(session => new { session.AccountId, session.StartedAt });
    }

    public void Configure(EntityTypeBuilder<SignInFailure> builder)
    {
        builder.ToTable("SignInFailures");
        builder.HasKey(failure => new { failure.AccountId, failure.Address });
    }
}
