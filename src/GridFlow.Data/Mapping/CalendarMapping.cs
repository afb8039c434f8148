using GridFlow.Data.Calendars;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class CalendarMapping : IEntityTypeConfiguration<DeadlineRecount>
{
    public void Configure(EntityTypeBuilder<DeadlineRecount> builder)
    {
        builder.ToTable("Recounts");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.JurisdictionId);
    }
}
