using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class WorkflowMapping :
    IEntityTypeConfiguration<StoredDefinition>,
    IEntityTypeConfiguration<StoredInstance>,
    IEntityTypeConfiguration<StoredBookmark>,
    IEntityTypeConfiguration<JournalChunk>,
    IEntityTypeConfiguration<DueWork>,
    IEntityTypeConfiguration<Dispatch>,
    IEntityTypeConfiguration<TriggerClock>,
    IEntityTypeConfiguration<OutboxMessage>,
    IEntityTypeConfiguration<NoticeDelivery>
{
    public void Configure(EntityTypeBuilder<StoredDefinition> builder)
    {
        builder.HasKey(definition => definition.Id);
        builder.HasIndex(definition => new { definition.DefinitionId, definition.Version }).IsUnique();
        builder.HasIndex(definition => new { definition.Kind, definition.IsPublished });
        builder.Property(definition => definition.Revision).IsConcurrencyToken();
        builder.Ignore(definition => definition.IsAsImported);
    }

    public void Configure(EntityTypeBuilder<StoredInstance> builder)
    {
        builder.HasKey(instance => instance.Id);
        builder.Property(instance => instance.Id).ValueGeneratedNever();
        builder.Property(instance => instance.Version).IsConcurrencyToken();
        // With the ladder, so that whose case it is needs no look at the instance and its wide state.
        builder.HasIndex(instance => new { instance.IncidentId, instance.DefinitionId }).HasFilter("\"IncidentId\" is not null");
        // Each index holds only the rows its question is about, so that most bursts touch none of them.
        builder.HasIndex(instance => instance.DefinitionId).HasFilter("\"FinishedAt\" is null");
        builder.HasIndex(instance => instance.CorrelationId).HasFilter("\"FinishedAt\" is null and \"CorrelationId\" is not null");
        builder.HasIndex(instance => instance.Attention).HasFilter("\"Attention\" is not null");
        builder.HasIndex(instance => instance.FinishedAt).HasFilter("\"FinishedAt\" is not null and \"IncidentId\" is null");
    }

    public void Configure(EntityTypeBuilder<StoredBookmark> builder)
    {
        builder.ToTable("Bookmarks");
        builder.HasKey(bookmark => new { bookmark.InstanceId, bookmark.BookmarkId });
        builder.HasIndex(bookmark => new { bookmark.Hash, bookmark.InstanceId });
    }

    public void Configure(EntityTypeBuilder<JournalChunk> builder)
    {
        builder.ToTable("Journal");
        builder.HasKey(chunk => new { chunk.InstanceId, chunk.Version });
    }

    public void Configure(EntityTypeBuilder<DueWork> builder)
    {
        builder.ToTable("DueWork");
        builder.HasKey(work => new { work.InstanceId, work.BookmarkId, work.Clock });
        builder.HasIndex(work => new { work.ParkedAt, work.DueAt });
    }

    public void Configure(EntityTypeBuilder<Dispatch> builder)
    {
        builder.ToTable("Dispatches");
        builder.HasKey(dispatch => dispatch.Id);
        builder.HasIndex(dispatch => new { dispatch.DeadAt, dispatch.NextAttemptAt });
    }

    public void Configure(EntityTypeBuilder<TriggerClock> builder)
    {
        builder.ToTable("TriggerClocks");
        builder.HasKey(clock => new { clock.DefinitionVersionId, clock.ActivityId });
        builder.HasIndex(clock => clock.DueAt);
    }

    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.HasKey(message => message.Id);
        builder.HasIndex(message => new { message.Recipient, message.Id });
        builder.HasIndex(message => message.SharedAt).HasFilter("\"SharedAt\" is null");
        builder.HasIndex(message => message.DeadAt).HasFilter("\"DeadAt\" is not null");
    }

    public void Configure(EntityTypeBuilder<NoticeDelivery> builder)
    {
        builder.ToTable("NoticeDeliveries");
        builder.HasKey(delivery => new { delivery.MessageId, delivery.Channel });
        builder.HasOne<OutboxMessage>().WithMany().HasForeignKey(delivery => delivery.MessageId);
        builder.HasIndex(delivery => new { delivery.Channel, delivery.NextAttemptAt }).HasFilter("\"DeliveredAt\" is null and \"DeadAt\" is null");
    }
}

internal sealed class InstallationMapping :
    IEntityTypeConfiguration<NumberSeries>,
    IEntityTypeConfiguration<Setting>,
    IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<NumberSeries> builder)
    {
        builder.HasKey(series => series.Key);
        builder.Property(series => series.Next).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<Setting> builder) => builder.HasKey(setting => setting.Key);

    public void Configure(EntityTypeBuilder<ApiKey> builder) => builder.HasKey(key => key.Id);
}
