// Writes the next migration of both databases into src/GridFlow.Data/Migrations, as `dotnet ef migrations add` would:
//   dotnet run --project tests/GridFlow.Migrations -- add NAME
using GridFlow.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.EntityFrameworkCore.Sqlite.Design.Internal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal;

if (args is not ["add", { Length: > 0 } name])
{
    Console.Error.WriteLine("usage: dotnet run --project tests/GridFlow.Migrations -- add NAME");
    return 1;
}

var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "GridFlow.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("GridFlow.sln is not above this program.");
var project = Path.Combine(root, "src", "GridFlow.Data");

// No server is asked: only the model and the provider's types count, so the connection strings lead nowhere.
Scaffold(
    () => new SqliteGridFlowDbContext(new DbContextOptionsBuilder<SqliteGridFlowDbContext>().UseSqlite("Data Source=:memory:").Options),
    new SqliteDesignTimeServices(), "Sqlite");
Scaffold(
    () => new PostgreSqlGridFlowDbContext(new DbContextOptionsBuilder<PostgreSqlGridFlowDbContext>().UseNpgsql("Host=localhost").Options),
    new NpgsqlDesignTimeServices(), "PostgreSql");
return 0;

void Scaffold(Func<GridFlowDbContext> open, IDesignTimeServices provider, string set)
{
    // A context of its own: the question seals the snapshot it reads, and the scaffolder takes a sealed one for none at all
    // and writes the whole database anew.
    using (var asked = open())
    {
        if (!asked.Database.HasPendingModelChanges())
        {
            Console.WriteLine($"{set}: the model did not change, no migration written.");
            return;
        }
    }

    using var context = open();
    var services = new ServiceCollection();
    services.AddEntityFrameworkDesignTimeServices();
    services.AddDbContextDesignTimeServices(context);
    provider.ConfigureDesignTimeServices(services);
    using var scope = services.BuildServiceProvider().CreateScope();
    var scaffolder = scope.ServiceProvider.GetRequiredService<IMigrationsScaffolder>();

    var migration = scaffolder.ScaffoldMigration(name, "GridFlow.Data", $"Migrations.{set}", "C#");
    var files = scaffolder.Save(project, migration, Path.Combine(project, "Migrations", set), dryRun: false);
    Console.WriteLine($"{set}: {Path.GetRelativePath(root, files.MigrationFile!)}");
}
