using GridFlow.Data;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace GridFlow.Benchmarks;

/// <summary>
/// Hundreds of thousands of incidents in seconds: one that was really registered is copied by the database itself, over two years, all
/// grids, departments and categories of Wulingyuan. One in so many is open, and every one has its ladder and its tasks.
/// </summary>
internal static class ManyIncidents
{
    /// <summary>Adds so many, the newest a minute before <paramref name="now"/>.</summary>
    /// <param name="factory">The database; at least one incident of Wulingyuan is in it.</param>
    /// <param name="catalogue">Its organisation and rules.</param>
    /// <param name="count">How many.</param>
    /// <param name="now">The office's time.</param>
    /// <param name="oneOpenIn">One in so many is open.</param>
    /// <param name="clocks">So many clocks run for each open one, due within a year from <paramref name="now"/>.</param>
    public static async Task AddAsync(ContextFactory factory, CatalogueSnapshot catalogue, int count, DateTimeOffset now, int oneOpenIn = 20, int clocks = 0)
    {
        await using var context = factory.CreateDbContext();
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        await context.Database.OpenConnectionAsync();
        if (context.Database.IsSqlite()) await context.Database.ExecuteSqlRawAsync("pragma cache_size=-1000000; pragma synchronous=off");
        var organisation = catalogue.Organisation("wulingyuan");
        var grids = organisation.Units.Where(unit => unit.Level == "grid").ToList();
        var departments = organisation.Units.Where(unit => unit.Territory is null).ToList();
        var isSqlite = context.Database.IsSqlite();
        await TableAsync(context, "many_grids", grids.Select(unit => (unit.Id, unit.Path)));
        await TableAsync(context, "many_departments", departments.Select(unit => (unit.Id, unit.Path)));

        var series = isSqlite
            ? $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {count}) "
            : $"with n(i) as (select * from generate_series(1::bigint, {count})) ";
        var step = (long)TimeSpan.FromDays(730).TotalMilliseconds / count;
        var first = now.ToUnixTimeMilliseconds() - count * step;
        var template = await context.Incidents.Where(incident => incident.JurisdictionId == "wulingyuan").OrderBy(incident => incident.ReportedAt).Select(incident => incident.Id).FirstAsync();
        await InsertAsync<Incident>(context, series, "n join many_grids g on g.k = n.i % " + grids.Count + " join many_departments d on d.k = n.i % " + departments.Count, $"\"Id\" = {Quoted(template, isSqlite)}", new()
        {
            [nameof(Incident.Id)] = isSqlite ? "upper(substr(hex(randomblob(16)), 1, 8) || '-0000-4000-8000-' || printf('%012X', n.i))" : "(lpad(to_hex((random() * 2147483647)::int), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n.i), 12, '0'))::uuid",
            [nameof(Incident.Number)] = "'MANY' || n.i",
            [nameof(Incident.IdempotencyKey)] = "'many:' || n.i",
            [nameof(Incident.GridId)] = "g.id",
            [nameof(Incident.GridPath)] = "g.path",
            [nameof(Incident.ReportedAt)] = $"{first} + n.i * {step}",
            [nameof(Incident.LeadUnitId)] = "case when n.i % 10 < 6 then d.id else g.id end",
            [nameof(Incident.CurrentUnitId)] = "case when n.i % 10 < 6 then d.id else g.id end",
            [nameof(Incident.CategoryCode)] = "'category-' || (n.i % 120)",
            [nameof(Incident.Stage)] = $"case when n.i % {oneOpenIn} = 0 then '{nameof(IncidentStage.Handling)}' else '{nameof(IncidentStage.Closed)}' end",
            [nameof(Incident.Outcome)] = $"case when n.i % {oneOpenIn} = 0 then null else '{nameof(IncidentOutcome.Solved)}' end",
            [nameof(Incident.ClosedAt)] = $"case when n.i % {oneOpenIn} = 0 then null else {first} + n.i * {step} + 3600000 end",
            [nameof(Incident.NextDueAt)] = $"case when n.i % {oneOpenIn} = 0 then {first} + n.i * {step} + 86400000 else null end",
            [nameof(Incident.Text)] = "t.\"Text\" || ' ' || n.i",
        });
        var task = await context.Tasks.Where(one => one.IncidentId == template).OrderBy(one => one.OpenedAt).Select(one => one.Id).FirstAsync();
        foreach (var (unit, where, digit) in new[] { ("GridId", "1 = 1", 1), ("LeadUnitId", "i.\"LeadUnitId\" <> i.\"GridId\"", 2) })
        {
            await InsertAsync<HandlingTask>(context, "", "\"Incidents\" i", $"\"Id\" = {Quoted(task, isSqlite)} and i.\"Number\" like 'MANY%' and {where}", new()
            {
                [nameof(HandlingTask.Id)] = isSqlite ? $"substr(i.\"Id\", 1, 9) || '000{digit}' || substr(i.\"Id\", 14)" : $"(substr(i.\"Id\"::text, 1, 9) || '000{digit}' || substr(i.\"Id\"::text, 14))::uuid",
                [nameof(HandlingTask.IncidentId)] = "i.\"Id\"",
                [nameof(HandlingTask.UnitId)] = $"i.\"{unit}\"",
                [nameof(HandlingTask.Role)] = digit == 1 ? "'grid-worker'" : "'department-handler'",
                [nameof(HandlingTask.OpenedAt)] = "i.\"ReportedAt\"",
                [nameof(HandlingTask.NextDueAt)] = "i.\"NextDueAt\"",
                [nameof(HandlingTask.Status)] = digit == 1
                    ? $"case when i.\"Stage\" <> '{nameof(IncidentStage.Closed)}' and i.\"LeadUnitId\" = i.\"GridId\" then '{nameof(HandlingTaskStatus.Open)}' else '{nameof(HandlingTaskStatus.Done)}' end"
                    : $"case when i.\"Stage\" <> '{nameof(IncidentStage.Closed)}' then '{nameof(HandlingTaskStatus.Open)}' else '{nameof(HandlingTaskStatus.Done)}' end",
                [nameof(HandlingTask.ClosedAt)] = "i.\"ClosedAt\"",
                [nameof(HandlingTask.Outcome)] = "case when i.\"ClosedAt\" is null then null else 'Done' end",
                [nameof(HandlingTask.ClosedBy)] = "case when i.\"ClosedAt\" is null then null else 'someone-' || i.\"GridId\" end",
            });
        }

        var instance = $"\"Id\" = {Quoted(template, isSqlite)} and i.\"Number\" like 'MANY%'";
        await InsertAsync<StoredInstance>(context, "", "\"Incidents\" i", instance, new()
        {
            [nameof(StoredInstance.Id)] = "i.\"Id\"",
            [nameof(StoredInstance.IncidentId)] = "i.\"Id\"",
            [nameof(StoredInstance.CorrelationId)] = "null",
            [nameof(StoredInstance.State)] = "'{}'",
            [nameof(StoredInstance.FinishedAt)] = "i.\"ClosedAt\"",
        });
        await InsertAsync<StoredBookmark>(context, "", "\"Incidents\" i", $"\"InstanceId\" = {Quoted(template, isSqlite)} and i.\"Number\" like 'MANY%' and i.\"ClosedAt\" is null", new()
        {
            [nameof(StoredBookmark.InstanceId)] = "i.\"Id\"",
        });
        if (clocks > 0)
        {
            var numbers = string.Join(" union all ", Enumerable.Range(1, clocks).Select(number => $"select {number} as c"));
            var clock = await context.DueWork.Where(one => one.InstanceId == template).OrderBy(one => one.Clock).Select(one => one.Clock).FirstAsync();
            await InsertAsync<DueWork>(context, "", $"\"Incidents\" i cross join ({numbers}) c", $"\"InstanceId\" = {Quoted(template, isSqlite)} and t.\"Clock\" = '{clock}' and i.\"Number\" like 'MANY%' and i.\"ClosedAt\" is null", new()
            {
                [nameof(DueWork.InstanceId)] = "i.\"Id\"",
                [nameof(DueWork.Clock)] = $"'many-' || c.c",
                [nameof(DueWork.DueAt)] = $"{now.AddDays(1).ToUnixTimeMilliseconds()} + abs(i.\"ReportedAt\" * 7919 + c.c * 104729) % {(long)TimeSpan.FromDays(364).TotalMilliseconds}",
            });
        }

        await context.Database.ExecuteSqlRawAsync("drop table many_grids; drop table many_departments");
        // As the platform does it: SQLite by TableStatistics, PostgreSQL by its own autovacuum.
        await context.Database.ExecuteSqlRawAsync(isSqlite ? "pragma optimize=0x10012" : "vacuum analyze");
    }

    private static async Task TableAsync(GridFlowDbContext context, string name, IEnumerable<(string Id, string Path)> rows)
    {
        var values = string.Join(", ", rows.Select((row, k) => $"({k}, '{row.Id}', '{row.Path}')"));
        await ExecuteAsync(context, $"create table {name} (k integer primary key, id text, path text); insert into {name} values {values}");
    }

    private static Task InsertAsync<T>(GridFlowDbContext context, string series, string source, string where, Dictionary<string, string> expressions)
    {
        var type = context.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var columns = type.GetProperties().Select(property => (Name: property.GetColumnName(table)!, Expression: expressions.GetValueOrDefault(property.Name))).ToList();
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        var values = string.Join(", ", columns.Select(column => column.Expression ?? $"t.\"{column.Name}\""));
        // The template's own row is told from the source's by its letter.
        return ExecuteAsync(context, $"""{series}insert into "{table.Name}" ({names}) select {values} from "{table.Name}" t, {source} where t.{where}""");
    }

    private static Task ExecuteAsync(GridFlowDbContext context, string sql) => context.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    private static string Quoted(Guid id, bool isSqlite) => $"'{(isSqlite ? id.ToString().ToUpperInvariant() : id.ToString())}'";
}
