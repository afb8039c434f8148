using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Operations;

/// <summary>What operators do that is no stimulus of an instance, so that no journal tells of it.</summary>
public enum OperatorActKind
{
    /// <summary>A parked clock was set going again.</summary>
    ClockRetried,

    /// <summary>A clock that nothing waits for was removed.</summary>
    ClockDiscarded,

    /// <summary>A dead message between workflows was sent again.</summary>
    DispatchRetried,

    /// <summary>A dead message between workflows was removed.</summary>
    DispatchDiscarded,

    /// <summary>A dead notice was sent again.</summary>
    LetterRetried,

    /// <summary>A dead notice was removed.</summary>
    LetterDiscarded,

    /// <summary>A parked trigger was set going again.</summary>
    TriggerRetried,
}

/// <summary>One such act: who, when, what and why. Written with the act, in one transaction; never changed.</summary>
public sealed class OperatorAct
{
    /// <summary>Identity; also the order.</summary>
    public long Id { get; init; }

    /// <summary>The jurisdiction.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required OperatorActKind Act { get; init; }

    /// <summary>The instance it was about, where there is one.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>Which clock, message or notice, in a few words without personal data.</summary>
    public required string Subject { get; init; }

    /// <summary>Account id.</summary>
    public required string ActorId { get; init; }

    /// <summary>The name of that day.</summary>
    public required string ActorName { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public required string Reason { get; init; }
}

internal sealed class OperatorActMapping : IEntityTypeConfiguration<OperatorAct>
{
    public void Configure(EntityTypeBuilder<OperatorAct> builder)
    {
        builder.ToTable("OperatorActs");
        builder.HasKey(act => act.Id);
        builder.HasIndex(act => act.InstanceId).HasFilter("\"InstanceId\" is not null");
        builder.HasIndex(act => new { act.JurisdictionId, act.At });
    }
}
