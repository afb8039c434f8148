using System.Security.Claims;
using Bunit;
using GridFlow.Components.Forms;
using GridFlow.Data.Accounts;
using GridFlow.Data.Calendars;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Calendars;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Calendars;

/// <summary>The calendar is changed in a page: a day, a pasted table, and what that would do is seen before anybody approves it.</summary>
public sealed class Changing_the_calendar(GridFlowSite site) : PartTests(site)
{
    [Fact]
    public void A_pasted_table_is_read_its_doubts_are_named_and_it_is_taken_only_when_it_holds_together()
    {
        CalendarDraft? kept = null;
        var paste = Parts.Render<HolidayPaste>(part => part.Add(one => one.Draft, Draft()).Add(one => one.Year, 2027).Add(one => one.Save, draft => { kept = draft; return Task.FromResult(true); }));

        paste.Find("form").Submit();
        Assert.Contains("请先粘贴放假安排", paste.Markup, StringComparison.Ordinal);

        paste.Find("textarea").Change("元旦：1月1日（周四）放假。\n随便一行");
        paste.Find("form").Submit();
        Assert.Equal(["错误", "存疑", "存疑"], paste.FindAll("ul.changes .tag").Select(tag => tag.TextContent));
        Assert.Contains("第 1 行：", paste.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(paste.FindAll("button"), button => button.TextContent.Contains("采用为", StringComparison.Ordinal));
        // What was pasted is still there to be mended.
        Assert.Contains("随便一行", paste.Find("textarea").GetAttribute("value") ?? paste.Find("textarea").TextContent, StringComparison.Ordinal);

        paste.Find("textarea").Change("元旦：1月1日（周五）至3日（周日）放假，共3天。");
        paste.Find("form").Submit();
        Assert.Contains("2027 年：读到放假 3 天、补班 0 天", paste.Markup, StringComparison.Ordinal);
        paste.FindAll("button").Single(button => button.TextContent.Contains("采用为 2027 年的安排", StringComparison.Ordinal)).Click();
        Assert.Equal(3, kept!.Tables.Single(table => table.Year == 2027).Days.Count);
    }

    [Fact]
    public void A_day_needs_a_reason_and_hours_in_order_and_what_was_typed_stays()
    {
        CalendarDraft? kept = null;
        var day = new DateOnly(2026, 11, 7);
        var form = Parts.Render<DayForm>(part => part.Add(one => one.Draft, Draft().With(new ExceptionDocument(day, "", true))).Add(one => one.Day, day).Add(one => one.Whose, "全区")
            .Add(one => one.OtherwiseIs, "周末").Add(one => one.Save, draft => { kept = draft; return Task.FromResult(false); }));

        form.FindAll("input[type=text]")[1].Input("14:00-18:00，09:00-12:00");
        form.Find("form").Submit();
        Assert.Null(kept);
        Assert.Contains("请写明原因", form.Markup, StringComparison.Ordinal);
        Assert.Contains("请按先后写成", form.Markup, StringComparison.Ordinal);

        form.FindAll("input[type=text]")[0].Input("景区值守");
        form.FindAll("input[type=text]")[1].Input("09：00-12:00，14:00-18:00");
        form.Find("form").Submit();
        Assert.Equal(("景区值守", "09:00-12:00,14:00-18:00"), (kept!.ExceptionOn(day, null)!.Name, string.Join(',', kept.ExceptionOn(day, null)!.Hours!)));
        // It was refused, so the form keeps its words.
        Assert.Equal("景区值守", form.FindAll("input[type=text]")[0].GetAttribute("value"));
    }

    [Fact]
    public void Hours_seasons_and_units_open_day_and_night_are_kept_in_forms_and_what_is_wrong_is_said_at_its_field()
    {
        var (draft, tree) = (Draft(), Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan"));
        var forms = Parts.Render<WeekForms>(part => part.Add(one => one.Draft, draft).Add(one => one.Tree, tree).Add(one => one.Save, next => { draft = next; return Task.FromResult(true); }));

        forms.Find("input[maxlength='60']").Input("14:00-18:00，09:00-12:00");
        forms.Find("form").Submit();
        Assert.Contains("请按先后写成", forms.Markup, StringComparison.Ordinal);
        forms.Find("input[maxlength='60']").Input("08:30-12:00，13:30-17:30");
        Assert.Contains("每天 7.5 小时，12:00-13:30 休息", forms.Markup, StringComparison.Ordinal);
        forms.FindAll("button").First(button => button.TextContent.Trim() == "添加一段").Click();
        forms.FindAll("input[maxlength='5']")[0].Change("5-1");
        forms.FindAll("input[maxlength='5']")[1].Change("09-30");
        forms.Find("form").Submit();
        Assert.Contains("请写成 05-01", forms.Markup, StringComparison.Ordinal);
        forms.FindAll("input[maxlength='5']")[0].Change("05-01");
        forms.Find("form").Submit();
        Assert.Equal("08:30-12:00", draft.Document.Hours[0]);
        Assert.Equal(("05-01", "09-30"), (draft.Document.Seasons[0].From, draft.Document.Seasons[0].To));

        forms.FindAll("button").Single(button => button.TextContent.Trim() == "添加全天值守单位").Click();
        forms.FindAll("form")[^1].Submit();
        Assert.Contains("请添加适用单位", forms.Markup, StringComparison.Ordinal);
        var picker = forms.FindComponents<UnitPicker>()[^1];
        forms.InvokeAsync(() => picker.Instance.ValueChanged.InvokeAsync("wly-dept-chengguan"));
        forms.FindAll("form")[^1].Submit();
        var week = Assert.Single(draft.Document.Weeks);
        Assert.Equal(("全天值守", 7, "00:00-24:00", false, "wly-dept-chengguan"), (week.Name, week.Weekdays.Count, week.Hours.Single(), week.FollowsHolidays, week.Units.Single()));
    }

    [Fact]
    public void Every_field_of_a_week_has_a_name_of_its_own_and_every_week_is_kept_under_its_own()
    {
        var draft = Draft().With(Week("窗口", "wly-dept-chengguan"), null).With(Week("值守", "wly-jundiping"), null);
        var forms = Parts.Render<WeekForms>(part => part.Add(one => one.Draft, draft).Add(one => one.Tree, Tree).Add(one => one.Save, _ => Task.FromResult(true)));
        forms.FindAll("button").Single(button => button.TextContent.Trim() == "为部分单位另设办公时间").Click();

        Assert.Equal(4, forms.FindAll("form").Select(form => form.GetAttribute("data-keep")).Distinct().Count());
        foreach (var form in forms.FindAll("form"))
        {
            var days = form.QuerySelectorAll(".weekdays input").Select(day => day.Id).ToList();
            Assert.Equal(7, days.OfType<string>().Distinct().Count());
            var fields = form.QuerySelectorAll("input:not([type=hidden])").Where(field => field.Closest(".unit-picker") is null).Select(field => field.GetAttribute("name") ?? field.Id).ToList();
            Assert.Equal(fields.Count, fields.OfType<string>().Distinct().Count());
            // Not one that is another at the next visit.
            Assert.All(fields, field => Assert.StartsWith("week-", field, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_name_or_a_unit_that_another_week_has_is_refused_at_its_field()
    {
        CalendarDraft? kept = null;
        var draft = Draft().With(Week("窗口", "wly-dept-chengguan"), null);
        var forms = Parts.Render<WeekForms>(part => part.Add(one => one.Draft, draft).Add(one => one.Tree, Tree).Add(one => one.Save, next => { kept = next; return Task.FromResult(true); }));
        forms.FindAll("button").Single(button => button.TextContent.Trim() == "为部分单位另设办公时间").Click();
        forms.FindAll("input[maxlength='30']")[^1].Change("窗口 ");
        forms.InvokeAsync(() => forms.FindComponents<UnitPicker>()[^1].Instance.ValueChanged.InvokeAsync("wly-dept-chengguan"));
        forms.FindAll("form")[^1].Submit();

        Assert.Null(kept);
        Assert.Contains("已有名为“窗口”的办公时间", forms.Markup, StringComparison.Ordinal);
        Assert.Contains("一个单位只能用一套办公时间", forms.Markup, StringComparison.Ordinal);
        forms.FindAll("input[maxlength='30']")[^1].Change("窗口二");
        forms.FindAll("form")[^1].Submit();
        Assert.Null(kept);
        forms.FindAll("form")[1].Submit();
        Assert.NotNull(kept);
    }

    [Fact]
    public async Task A_faulty_draft_is_mended_in_its_forms_and_what_is_typed_into_one_week_survives_saving_another()
    {
        var office = await Site.AddAccountAsync("calendar-mender", ("wly", Roles.NetworkOffice));
        var (desk, viewer) = (Site.Services.GetRequiredService<CalendarDesk>(), Person(office.Id, Roles.NetworkOffice));
        var draft = await desk.OpenDraftAsync(viewer);
        var version = (await desk.ReadAsync(viewer, draft, Xunit.TestContext.Current.CancellationToken))!;
        await desk.SaveAsync(viewer, draft, Draft().With(Week("值守", "wly-dept-chengguan"), null).With(Week("值守", "wly-jundiping"), null)
            .With(Week("夜班", "wly-suoxiyu"), null), version.Stored.Revision);
        Parts.SetRendererInfo(new("Server", true));
        var page = Parts.Render<CalendarVersionPage>(with => with.AddCascadingValue(SignedIn(office.Id)).Add(one => one.Id, draft));
        page.WaitForElement("form.week-form");
        Assert.Contains("每套单位工时要有自己的名称", page.Markup, StringComparison.Ordinal);

        // Half typed into the district's, and into the week of others.
        await page.InvokeAsync(() => page.FindAll("form.week-form")[0].QuerySelector("input[maxlength='60']")!.Input("08:15-12:00"));
        await page.InvokeAsync(() => page.FindAll("form.week-form")[3].QuerySelector("input[maxlength='60']")!.Input("07:45-12:00"));
        await page.InvokeAsync(() => page.FindAll("form.week-form")[1].QuerySelector("input[maxlength='30']")!.Change("窗口"));
        await page.InvokeAsync(() => page.FindAll("form.week-form")[1].SubmitAsync());

        page.WaitForAssertion(() => Assert.DoesNotContain("每套单位工时要有自己的名称", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["08:15-12:00", "09:00-12:00", "09:00-12:00", "07:45-12:00"], page.FindAll("form.week-form").Select(form => form.QuerySelector("input[maxlength='60']")!.GetAttribute("value")));
        var stored = (await desk.ReadAsync(viewer, draft, Xunit.TestContext.Current.CancellationToken))!;
        Assert.Equal(["窗口", "值守", "夜班"], CalendarDraft.Open(DocumentFile.FilesOf(stored.Stored.Content)).Value!.Document.Weeks.Select(week => week.Name));
        await desk.DiscardAsync(viewer, draft);
    }

    [Fact]
    public async Task A_draft_shows_its_difference_and_what_it_does_to_open_cases_and_only_whoever_may_change_it_is_offered_that()
    {
        await Site.AddAccountAsync("calendar-office", ("wly", Roles.NetworkOffice));
        var (desk, office) = (Site.Services.GetRequiredService<CalendarDesk>(), Person("calendar-office", Roles.NetworkOffice));
        var draft = await desk.OpenDraftAsync(office);
        var version = (await desk.ReadAsync(office, draft, Xunit.TestContext.Current.CancellationToken))!;
        var tomorrow = Site.Services.GetRequiredService<Catalogue>().Current.Calendar("wulingyuan")!.LocalDate(DateTimeOffset.UtcNow).AddDays(1);
        await desk.SaveAsync(office, draft, CalendarDraft.Open(DocumentFile.FilesOf(version.Stored.Content)).Value!.With(new ExceptionDocument(tomorrow, "台风停工", false)), version.Stored.Revision);
        await desk.SubmitAsync(office, draft, "台风");
        var browser = Site.Browse();
        await browser.SignInAsync("calendar-office");

        var page = await browser.OpenAsync(CalendarVersionPage.Address(draft));
        Assert.Contains("台风停工", page.QuerySelector("ul.changes")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("件在办事件的时限将变动", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains((await browser.OpenAsync("/calendar")).QuerySelectorAll("main button"), button => button.TextContent.Trim() == "修改日历");
        var reader = Site.Browse();
        await Site.AddAccountAsync("calendar-reader", ("wly", Roles.Leader));
        await reader.SignInAsync("calendar-reader");
        Assert.DoesNotContain((await reader.OpenAsync("/calendar")).QuerySelectorAll("main button"), button => button.TextContent.Trim() == "修改日历");
        var street = Site.Browse();
        await Site.AddAccountAsync("calendar-street", ("wly-jundiping", Roles.NetworkOffice));
        await street.SignInAsync("calendar-street");
        foreach (var address in new[] { "/calendar", "/organisation" })
            Assert.DoesNotContain((await street.OpenAsync(address)).QuerySelectorAll("main button"), button => button.TextContent.Trim().StartsWith("修改", StringComparison.Ordinal));
        var waiting = Assert.Single(await Site.Services.GetRequiredService<WaitingVersions>().ListAsync(Person("policy", Roles.PolicyOfficer), Xunit.TestContext.Current.CancellationToken));
        Assert.Equal((DocumentKind.Calendar, true), (waiting.Kind, waiting.MayApprove));
        await Site.AddAccountAsync("calendar-policy", ("wly", Roles.PolicyOfficer));
        var decider = Site.Browse();
        await decider.SignInAsync("calendar-policy");
        Assert.Contains("在办事件：", (await decider.OpenAsync("/approvals")).QuerySelector("article.approval")!.TextContent, StringComparison.Ordinal);
        await desk.WithdrawAsync(office, draft);
        await desk.DiscardAsync(office, draft);
    }

    private OrganisationTree Tree => Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");

    private static WeekDocument Week(string name, string unit) => new(name, CalendarWords.Week, ["09:00-12:00"]) { Units = [unit] };

    private static Task<AuthenticationState> SignedIn(string id) => Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id)], "test"))));

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private CalendarDraft Draft()
    {
        using var scope = Site.Services.CreateScope();
        var context = scope.ServiceProvider.GetRequiredService<GridFlow.Data.GridFlowDbContext>();
        var live = context.Definitions.First(stored => stored.Kind == DocumentKind.Calendar && stored.JurisdictionId == "wulingyuan" && stored.IsPublished);
        return CalendarDraft.Open(DocumentFile.FilesOf(live.Content)).Value!;
    }
}
