using GridFlow.Data;
using GridFlow.Data.Demonstration;
using GridFlow.Data.Storage;

namespace GridFlow.Web.CommandLine;

/// <summary>What the console says before the platform serves: where to open it and, in a demonstration, with which accounts.</summary>
internal static class Welcome
{
    /// <summary>Makes the platform ready.</summary>
    /// <returns>False where its database cannot be used; the console says why in a sentence.</returns>
    public static async Task<bool> PrepareAsync(WebApplication app)
    {
        foreach (var setting in Settings.Unknown((IConfigurationRoot)app.Configuration))
            app.Logger.LogWarning("The setting {Setting} is not known and does nothing; the README lists those there are", setting);
        var installation = app.Services.GetRequiredService<Installation>();
        try
        {
            var sheets = await installation.PrepareAsync();
            app.Lifetime.ApplicationStarted.Register(() => Print(app, sheets));
            return true;
        }
        catch (Exception failure) when (Outage.Find(failure) is { } outage)
        {
            Console.Error.WriteLine($"无法启动 · Cannot start: {outage}");
            return false;
        }
    }

    private static void Print(WebApplication app, IReadOnlyList<DemonstrationSheet> sheets)
    {
        Console.WriteLine();
        Console.WriteLine($"  GridFlow 网格事件流转平台 → {string.Join("  ", app.Urls)}");
        foreach (var sheet in sheets.Take(1))
        {
            Console.WriteLine();
            Console.WriteLine($"  演示账号 demonstration accounts · 口令 password: {sheet.Password}");
            foreach (var one in sheet.SignIns) Console.WriteLine($"    {one.Account,-22} {one.Role}　{one.Name}　{one.Unit}");
        }

        // One of each role is enough to find the others: the administrator sees them all.
        foreach (var sheet in sheets.Skip(1))
        {
            Console.WriteLine();
            Console.WriteLine($"  {sheet.Jurisdiction}（口令相同 · same password，共 {sheet.SignIns.Count} 个账号 accounts）");
            foreach (var one in sheet.SignIns.DistinctBy(one => one.Role)) Console.WriteLine($"    {one.Account,-22} {one.Role}　{one.Name}　{one.Unit}");
        }

        if (sheets.Count == 0) Console.WriteLine("  第一个管理员 first administrator: dotnet run --project src/GridFlow.Web -- user add NAME --jurisdiction ID");
        Console.WriteLine();
    }
}
