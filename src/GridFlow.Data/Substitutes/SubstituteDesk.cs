using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Substitutes;

/// <summary>A substitute as it is asked for; days are those of the jurisdiction's zone, both included.</summary>
/// <param name="AbsenteeId">Who is away; <see langword="null"/> for the viewer.</param>
/// <param name="SubstituteId">Who acts for them.</param>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="Scope">For what.</param>
/// <param name="Reason">Why.</param>
public sealed record SubstituteRequest(string? AbsenteeId, string? SubstituteId, DateOnly? First, DateOnly? Last, SubstitutionScope Scope, string? Reason = null);

/// <summary>Names substitutes and ends it: people for themselves, administrators of accounts for whoever cannot.</summary>
public sealed class SubstituteDesk(IWriter writer, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>Names somebody to act for another, who are both told.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to name, no period, or the substitute could not hold any of the posts or is away as well.</exception>
    public Task NameAsync(Viewer viewer, SubstituteRequest request)
    {
        var absenteeId = request.AbsenteeId ?? viewer.Id;
        if (absenteeId == viewer.Id ? !viewer.May(Permission.HandleTasks) : !viewer.May(Permission.ManageAccounts)) throw NotFound();
        if (request.SubstituteId is null) throw new GovernanceException("substitute.who", new("请选择代理人", "Please choose the substitute"));
        if (request is not { First: { } first, Last: { } last }) throw new GovernanceException("substitute.period", new("请填写起止日期", "Please give the first and the last day"));
        if (first.Year < 2000 || last.Year > 2200) throw new GovernanceException("substitute.period", new("请填写 2000 年到 2200 年之间的日期", "Please give days from 2000 to 2200"));
        var tree = catalogue.Current.Organisation(viewer.JurisdictionId);
        var reason = PlainText.Within(request.Reason, TextLimits.Reason, new("原因", "reason"));
        return writer.WriteAsync(async context =>
        {
            var now = clock.GetUtcNow();
            var (absentee, absent) = await FindAsync(context, viewer, absenteeId);
            if (absenteeId != viewer.Id && !Reaches(viewer, tree, absent)) throw NotFound();
            var (substitute, own) = await FindAsync(context, viewer, request.SubstituteId);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(tree.Jurisdiction.TimeZoneId);
            var named = new Substitution(
                Guid.CreateVersion7(now), viewer.JurisdictionId, absentee, substitute, Begin(first, zone), Begin(last.AddDays(1), zone), request.Scope, reason, viewer.AsActor(), now);
            if (!absent.Any(post => request.Scope.Covers(post.UnitId, post.Role) && own.Any(mine => Substitution.CouldHold(tree, mine.UnitId, mine.Role, post.UnitId, post.Role))))
                throw new GovernanceException("substitute.could-not-hold", new(
                    $"{substitute.Name}不在相应单位、其上级辖区或相邻单位任经办岗位，不能代理", $"{substitute.Name} has no handling role in the unit, above it or next to it, and cannot act there"));
            // Not of a chain: who is away acts for nobody, and what runs already is not named twice.
            var running = await context.Substitutions.Where(row => row.JurisdictionId == viewer.JurisdictionId && row.From < named.Until && row.Until > named.From && row.Until > now
                && (row.AbsenteeId == absentee.Id || row.AbsenteeId == substitute.Id)).ToListAsync();
            if (running.Exists(row => row.AbsenteeId == substitute.Id))
                throw new GovernanceException("substitute.away", new($"{substitute.Name}在此期间也不在岗，请另选代理人", $"{substitute.Name} is away in that time as well; please choose another"));
            if (running.Exists(row => row.AbsenteeId == absentee.Id && row.Scope == named.Scope))
                throw new GovernanceException("substitute.twice", new("此期间同一范围已有代理人，请先结束原代理", "Somebody acts for the same in that time already; end that first"));
            context.Substitutions.Add(named);
            context.Record(AuditAct.SubstituteNamed, viewer.AsActor(), viewer.JurisdictionId, $"account:{absentee.Id}",
                $"substitute={substitute.Id} from={named.From:O} until={named.Until:O} unit={named.UnitId} role={named.Role} category={named.CategoryCode}");
            Tell(context, named, now, substitute.Id, new(
                $"您将代理{absentee.Name}的任务：{first:yyyy-MM-dd} 至 {last:yyyy-MM-dd}", $"You will act for {absentee.Name}: {first:yyyy-MM-dd} to {last:yyyy-MM-dd}"));
            if (absentee.Id != viewer.Id)
                Tell(context, named, now, absentee.Id, new(
                    $"{viewer.Name}已设{substitute.Name}代理您的任务：{first:yyyy-MM-dd} 至 {last:yyyy-MM-dd}", $"{viewer.Name} has {substitute.Name} act for you: {first:yyyy-MM-dd} to {last:yyyy-MM-dd}"));
        });
    }

    /// <summary>Ends it before its time: whoever is away, whoever acts, or an administrator.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, or over already.</exception>
    public Task EndAsync(Viewer viewer, Guid id) => writer.WriteAsync(async context =>
    {
        var found = await context.Substitutions.SingleOrDefaultAsync(row => row.Id == id && row.JurisdictionId == viewer.JurisdictionId);
        if (found is null) throw NotFound();
        if (viewer.Id != found.AbsenteeId && viewer.Id != found.SubstituteId && !Reaches(viewer, catalogue.Current.Organisation(viewer.JurisdictionId), await PostsAsync(context, found.AbsenteeId))) throw NotFound();
        var now = clock.GetUtcNow();
        found.End(viewer.AsActor(), now);
        context.Record(AuditAct.SubstituteEnded, viewer.AsActor(), viewer.JurisdictionId, $"account:{found.AbsenteeId}", $"substitute={found.SubstituteId}");
        foreach (var person in new[] { found.AbsenteeId, found.SubstituteId }.Where(person => person != viewer.Id))
            Tell(context, found, now, person, new(
                $"{found.SubstituteName}代理{found.AbsenteeName}已由{viewer.Name}提前结束", $"{found.SubstituteName} no longer acts for {found.AbsenteeName}: ended by {viewer.Name}"));
    });

    /// <summary>Whether an administrator looks after somebody: every unit they work for lies in the administrator's territory.</summary>
    internal static bool Reaches(Viewer viewer, OrganisationTree tree, IEnumerable<Membership> posts) =>
        viewer.May(Permission.ManageAccounts) && posts.All(post => viewer.May(Permission.ManageAccounts, tree.Find(post.UnitId)?.Path));

    private static async Task<(Absentee Person, IReadOnlyList<Membership> Posts)> FindAsync(GridFlowDbContext context, Viewer viewer, string id)
    {
        var person = await context.Users.Where(account => account.Id == id && account.IsActive && account.JurisdictionId == viewer.JurisdictionId)
            .Select(account => new Absentee(account.Id, account.DisplayName)).SingleOrDefaultAsync() ?? throw NotFound();
        return (person, await PostsAsync(context, id));
    }

    private static Task<List<Membership>> PostsAsync(GridFlowDbContext context, string accountId) => context.Memberships.AsNoTracking().Where(member => member.AccountId == accountId).ToListAsync();

    private static DateTimeOffset Begin(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static void Tell(GridFlowDbContext context, Substitution about, DateTimeOffset now, string accountId, BilingualText text) => context.Outbox.Add(new OutboxMessage
    {
        JurisdictionId = about.JurisdictionId, Recipient = $"account:{accountId}", Template = "substitute", Chinese = text.Chinese, English = text.English, CreatedAt = now,
    });

    private static GovernanceException NotFound() => new("substitute.not-found", new BilingualText("没有这个人员或代理，或您无权设置", "There is no such person or substitution, or it is not yours to set"));
}
