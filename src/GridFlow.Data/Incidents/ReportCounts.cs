using System.Data.Common;
using GridFlow.Data.Storage;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GridFlow.Data.Incidents;

/// <summary>
/// Counts what came before a report, in the transaction that stores it: of two in one second the later sees the earlier. One statement of
/// index look-ups, because every report waits for it. On PostgreSQL, where transactions run beside each other, those that would count each
/// other wait for each other: whoever counts the same grid, place or reporter holds its lock until the commit.
/// </summary>
internal static class ReportCounts
{
    private const string Sql =
        """
        select "CategoryCode", count(*), 0 from "Incidents" where "GridId" = $1 and "ReportedAt" > $2 group by "CategoryCode"
        union all select null, count(*), 1 from "Incidents" where "PlaceKey" = $3 and "ReportedAt" > $4
        union all select null, count(*), 2 from "Incidents" where "ReporterKey" = $5 and "ReportedAt" > $4
        """;

    /// <summary>In the order of the names, so that two batches never wait for each other.</summary>
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1) with ordinality as locks(name, place) order by place";

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Counts for incidents that are not stored yet, in their order: one question for each, in one trip.</summary>
    /// <param name="context">Of the transaction.</param>
    /// <param name="incidents">The incidents.</param>
    /// <param name="looksFurther">Whether the situations of a jurisdiction look beyond grid, place and reporter: then its reports wait for each other.</param>
    public static async Task<IReadOnlyList<RecentReports>> BeforeAsync(GridFlowDbContext context, IReadOnlyList<Incident> incidents, Func<string, bool>? looksFurther = null)
    {
        if (incidents.Count == 0) return [];
        var (connection, transaction) = (context.Database.GetDbConnection(), context.Database.CurrentTransaction?.GetDbTransaction());
        var counts = new List<RecentReports>(incidents.Count);
        if (connection is SqliteConnection sqlite)
        {
            await using var command = new SqliteCommand(Sql, sqlite, (SqliteTransaction?)transaction);
            for (var i = 1; i <= 5; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            foreach (var incident in incidents)
            {
                foreach (var (value, i) in Values(incident).Select((value, i) => (value, i))) command.Parameters[i].Value = value is Nothing ? DBNull.Value : value;
                await using var rows = await command.ExecuteReaderAsync();
                counts.Add(await ReadAsync(rows));
            }

            return counts;
        }

        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction?)transaction);
        var further = incidents.Select(incident => incident.JurisdictionId).Distinct().Where(id => looksFurther?.Invoke(id) == true).Select(id => $"jurisdiction/{id}");
        var locks = incidents.SelectMany(Counted).Concat(further).Distinct().Order(StringComparer.Ordinal).ToArray();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { new NpgsqlParameter { Value = locks } } });
        foreach (var incident in incidents)
        {
            var command = new NpgsqlBatchCommand(Sql);
            foreach (var value in Values(incident)) command.Parameters.Add(Nothing.Parameter(value));
            batch.BatchCommands.Add(command);
        }

        await using var all = await batch.ExecuteReaderAsync();
        while (await all.NextResultAsync()) counts.Add(await ReadAsync(all));
        return counts;
    }

    private static async Task<RecentReports> ReadAsync(DbDataReader rows)
    {
        var categories = new Dictionary<string, int>();
        var (place, reporter) = (0, 0);
        while (await rows.ReadAsync())
        {
            var count = (int)rows.GetInt64(1);
            switch (Convert.ToInt32(rows.GetValue(2), System.Globalization.CultureInfo.InvariantCulture))
            {
                case 0: categories[rows.IsDBNull(0) ? "" : rows.GetString(0)] = count; break;
                case 1: place = count; break;
                default: reporter = count; break;
            }
        }

        return new RecentReports(categories, place, reporter);
    }

    private static IEnumerable<string> Counted(Incident incident)
    {
        if (incident.GridId is { } grid) yield return $"grid/{grid}";
        if (incident.PlaceKey is { } place) yield return $"place/{place}";
        if (incident.ReporterKey is { } reporter) yield return $"reporter/{reporter}";
    }

    private static object[] Values(Incident incident) =>
    [
        incident.GridId ?? (object)Nothing.Text, (incident.ReportedAt - Day).ToUnixTimeMilliseconds(), incident.PlaceKey ?? (object)Nothing.Number,
        (incident.ReportedAt - Month).ToUnixTimeMilliseconds(), incident.ReporterKey ?? (object)Nothing.Number,
    ];
}
