using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace GridFlow.Data.Storage;

/// <summary>
/// Bookmarks and clocks lie in the order of their key, without a second tree for it: each resumption touches two pages less, which
/// counts among a million that wait. SQLite alone knows such tables (<c>WITHOUT ROWID</c>), and EF Core has no word for them.
/// </summary>
internal sealed class ClusteredTables(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    private static readonly HashSet<string> Names = ["Bookmarks", "DueWork"];

    /// <inheritdoc />
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var clustered = Names.Contains(operation.Name);
        base.Generate(operation, model, builder, terminate && !clustered);
        if (!clustered || !terminate) return;
        builder.Append(" WITHOUT ROWID").AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
