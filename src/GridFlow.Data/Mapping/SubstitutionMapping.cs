using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Mapping;

internal sealed class SubstitutionMapping : IEntityTypeConfiguration<Substitution>
{
    public void Configure(EntityTypeBuilder<Substitution> builder)
    {
        builder.HasKey(substitution => substitution.Id);
        builder.Property(substitution => substitution.Id).ValueGeneratedNever();
        builder.Property(substitution => substitution.Until).IsConcurrencyToken();
        builder.Ignore(substitution => substitution.Scope);
        // Asked with every act of a person: for whom they act now.
        builder.HasIndex(substitution => new { substitution.SubstituteId, substitution.Until });
        builder.HasIndex(substitution => new { substitution.AbsenteeId, substitution.Until });
        builder.HasIndex(substitution => new { substitution.JurisdictionId, substitution.From });
        builder.HasOne<Jurisdiction>().WithMany().HasForeignKey(substitution => substitution.JurisdictionId);
    }
}
