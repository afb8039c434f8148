using System.Data.Common;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GridFlow.Data.Incidents;

/// <summary>
/// Counts what came before a report, in the transaction that stores it: of two in one second the later sees the earlier. One statement of
/// index look-ups, because every report waits for it.
/// </summary>
internal static class ReportCounts
{
    private const string Sql =
        """
        select "CategoryCode", count(*), 0 from "Incidents" where "GridId" = $1 and "ReportedAt" > $2 group by "CategoryCode"
        union all select null, count(*), 1 from "Incidents" where "PlaceKey" = $3 and "ReportedAt" > $4
        union all select null, count(*), 2 from "Incidents" where "ReporterKey" = $5 and "ReportedAt" > $4
        """;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Counts for an incident that is not stored yet.</summary>
    public static async Task<RecentReports> BeforeAsync(GridFlowDbContext context, Incident incident)
    {
        await using var command = Command(context, incident);
        await using var rows = await command.ExecuteReaderAsync();
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

    private static DbCommand Command(GridFlowDbContext context, Incident incident)
    {
        var connection = context.Database.GetDbConnection();
        var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        Add(command, 1, incident.GridId, System.Data.DbType.String);
        Add(command, 2, (incident.ReportedAt - Day).ToUnixTimeMilliseconds(), System.Data.DbType.Int64);
        Add(command, 3, incident.PlaceKey, System.Data.DbType.Int64);
        Add(command, 4, (incident.ReportedAt - Month).ToUnixTimeMilliseconds(), System.Data.DbType.Int64);
        Add(command, 5, incident.ReporterKey, System.Data.DbType.Int64);
        return command;
    }

    /// <summary>SQLite finds <c>$1</c> by its name, PostgreSQL by its place.</summary>
    private static void Add(DbCommand command, int number, object? value, System.Data.DbType type)
    {
        DbParameter parameter = command is SqliteCommand ? new SqliteParameter { ParameterName = $"${number}" } : new NpgsqlParameter { DbType = type };
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
