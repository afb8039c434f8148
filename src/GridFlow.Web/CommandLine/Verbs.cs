using System.CommandLine;
using System.Globalization;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Rules.Conditions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.CommandLine;

/// <summary>
/// The verbs of the binary: <c>dotnet run --project src/GridFlow.Web -- VERB</c>. Without a verb it serves. All verbs use
/// the same configuration and the same services as the server.
/// </summary>
internal static class Verbs
{
    private static readonly string[] Names = ["import", "migrate", "user", "apikey", "audit", "doctor", "backup", "restore", "trace", "validate", "classify", "rules", "backtest", "help", "--help", "-h", "-?", "--version"];

    /// <summary>Whether the arguments ask for a verb instead of the server; an unknown word is answered with the help.</summary>
    public static bool AreMeantBy(string[] arguments) =>
        arguments.Length > 0 && (Names.Contains(arguments[0]) || !arguments[0].StartsWith('-'));

    /// <summary>Runs a verb and returns the exit code: 0 done, 1 refused, 2 not understood.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] arguments)
    {
        arguments = [.. arguments.Select(Plain)];
        // `help rules suggest` is `rules suggest --help`.
        if (arguments[0] == "help") arguments = [.. arguments.Skip(1), "--help"];
        var parsed = Root(services).Parse(arguments);
        if (parsed.Errors.Count > 0 && arguments[^1] != "--help")
        {
            foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine("… -- help");
            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Console.Error.WriteLine(Outage.Find(failure)?.ToString() ?? failure.Message);
            return 1;
        }
    }

    /// <summary>All verbs with their options.</summary>
    internal static RootCommand Root(IServiceProvider services) => new("GridFlow 网格事件流转平台 · without a verb it serves the platform at http://localhost:5080")
    {
        ImportVerb.Create(services),
        AccountVerbs.CreateUser(services),
        AccountVerbs.CreateApiKey(services),
        AuditVerbs.Create(services),
        Doctor.Create(services),
        BackupVerbs.CreateBackup(services),
        BackupVerbs.CreateRestore(services),
        Migrate(services),
        WorkflowVerbs.Trace(services),
        WorkflowVerbs.Validate(services),
        RuleVerbs.Classify(services.GetRequiredService<BusinessClock>()),
        RuleVerbs.Rules(services.GetRequiredService<BusinessClock>()),
        BackTestVerb.Create(services.GetRequiredService<BusinessClock>()),
    };

    // A Chinese keyboard writes －－gate １０, and some editors make a dash of two hyphens.
    private static string Plain(string argument)
    {
        var plain = Keyboard.Plain(argument);
        if (argument[..Math.Min(1, argument.Length)] is "—" or "–") plain = "--" + plain.TrimStart('—', '–', '-');
        return plain.StartsWith("--", StringComparison.Ordinal) || double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? plain : argument;
    }

    private static Command Migrate(IServiceProvider services)
    {
        var command = new Command("migrate", "建立或升级数据库 · Create the database or bring it up to date");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var context = services.GetRequiredService<ContextFactory>().CreateDbContext();
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            await context.Database.MigrateAsync(cancellationToken);
            Console.WriteLine(pending.Count == 0 ? "数据库已是最新 · The database is up to date" : $"已应用 · Applied: {string.Join(", ", pending)}");
            return 0;
        });
        return command;
    }
}
