using GridFlow.Data;
using NetArchTest.Rules;

namespace GridFlow.Web.Tests.Architecture;

/// <summary>
/// A folder of <c>GridFlow.Data</c> knows the folders below it. Whoever needs a new arrow asks first whether the thing lies in
/// the right folder. <c>Mapping</c> may know all, since it maps every row, and so may what composes the whole at the root.
/// (NetArchTest sees all but what only a lambda within a lambda names.)
/// </summary>
public sealed class Arrows_between_folders_of_the_data
{
    private const string Root = "GridFlow.Data";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Storage"] = [],
        ["Live"] = [],
        ["Texts"] = [],
        ["Attachments"] = [],
        ["Transactions"] = ["Storage"],
        ["Audit"] = ["Storage", "Transactions"],
        ["Clock"] = ["Audit", "Storage", "Transactions"],
        ["Definitions"] = ["Audit", "Clock", "Storage", "Texts", "Transactions"],
        ["Accounts"] = ["Audit", "Clock", "Definitions", "Storage", "Transactions"],
        ["Situations"] = ["Accounts", "Audit", "Clock", "Definitions", "Storage", "Transactions"],
        ["Workbench"] = ["Accounts", "Clock", "Definitions", "Storage", "Transactions", "Situations"],
        ["BackTests"] = ["Accounts", "Audit", "Clock", "Definitions", "Storage", "Transactions", "Workbench", "Situations"],
        ["Learning"] = ["Accounts", "BackTests", "Clock", "Definitions", "Storage", "Transactions", "Workbench"],
        ["Instances"] = ["Clock", "Definitions", "Storage", "Transactions"],
        ["Inbox"] = ["Accounts", "Clock", "Storage"],
        ["Incidents"] = ["Accounts", "Audit", "Clock", "Definitions", "Inbox", "Instances", "Storage"],
        ["Cases"] = ["Accounts", "Clock", "Definitions", "Incidents", "Instances", "Live", "Storage", "Transactions", "Workbench", "Situations"],
        ["Work"] = ["Accounts", "Attachments", "Audit", "BackTests", "Cases", "Clock", "Definitions", "Instances", "Storage", "Transactions", "Workbench"],
        ["Calendars"] = ["Accounts", "Audit", "Clock", "Definitions", "Instances", "Storage", "Transactions", "Work"],
        ["Organisations"] = ["Accounts", "Calendars", "Clock", "Definitions", "Transactions"],
        ["Operations"] = ["Accounts", "Audit", "Cases", "Clock", "Definitions", "Inbox", "Incidents", "Instances", "Storage", "Transactions", "Work"],
        ["Emergencies"] = ["Accounts", "Audit", "Clock", "Definitions", "Operations", "Storage", "Transactions"],
        ["Archive"] = ["Accounts", "Attachments", "Audit", "Clock", "Definitions", "Incidents", "Storage"],
        ["Backups"] = ["Audit", "Storage"],
        ["Rulings"] = ["Accounts", "Audit", "Clock", "Definitions", "Inbox", "Storage", "Transactions"],
        ["Duties"] = ["Accounts", "Definitions", "Inbox"],
        ["Patrols"] = ["Accounts", "Cases", "Clock", "Definitions", "Inbox", "Incidents", "Live", "Storage", "Transactions", "Work"],
        ["Substitutes"] = ["Accounts", "Audit", "Clock", "Definitions", "Inbox", "Storage", "Transactions", "Work"],
        ["Figures"] = ["Accounts", "Clock"],
        ["Notices"] = ["Accounts", "Audit", "Clock", "Definitions", "Storage", "Transactions", "Work"],
        ["Replays"] = ["Accounts", "BackTests", "Definitions", "Instances", "Storage"],
        ["Outside"] = ["Clock", "Definitions", "Instances", "Notices", "Storage"],
        ["Whistles"] = ["Accounts", "Clock", "Definitions", "Inbox", "Storage"],
        ["Supervision"] = ["Accounts", "Clock", "Definitions", "Inbox", "Instances", "Storage", "Transactions", "Work"],
        ["Import"] = ["Cases", "Clock", "Definitions", "Storage"],
        ["Demonstration"] = ["Accounts", "Cases", "Clock", "Definitions", "Patrols", "Storage", "Transactions", "Work", "Workbench"],
    };

    /// <summary>Arrows that lead upwards today, and why. An entry that is no longer needed fails the test: take it out.</summary>
    private static readonly (string From, string To, string Why)[] Known =
    [
        ("Definitions", "Accounts", "WorkflowDesk asks who its caller is"),
        ("Definitions", "Instances", "what is published wakes the other nodes as new work does"),
        ("Workbench", "BackTests", "the gate of a back-test stands in the way to publish"),
        ("Instances", "Cases", "a case takes part in the batch of the instance that carries it"),
        ("Instances", "Incidents", "JournalText returns the steps an incident's page draws"),
        ("Instances", "Work", "the rows of due work lie with those who run them, and a batch wakes them"),
        ("Cases", "Work", "the rows of notices lie with those who deliver them"),
    ];

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Folders))]
    public void Lead_down_or_stand_on_the_list_of_known_exceptions(string folder)
    {
        var excused = Known.Where(known => known.From == folder).Select(known => known.To).ToArray();
        var upwards = Allowed.Keys.Except(Allowed[folder]).Where(other => other != folder).ToDictionary(other => other, other => Knowing(folder, other));

        Assert.All(upwards, pair => Assert.True(pair.Value.Count == 0 || excused.Contains(pair.Key), $"{folder} knows {pair.Key} by {string.Join(", ", pair.Value)}"));
        Assert.All(excused, other => Assert.True(upwards[other].Count > 0, $"{folder} no longer knows {other}: take it off the list."));
    }

    [Fact]
    public void Are_said_for_every_folder() => Assert.Equal(
        Types.InAssembly(typeof(GridFlowDbContext).Assembly).GetTypes()
            .Select(type => type.Namespace?.Split('.') is ["GridFlow", "Data", var folder, ..] ? folder : "").Distinct()
            .Except(["", "Mapping", "Migrations"]).Order(),
        Allowed.Keys.Order());

    private static List<string> Knowing(string folder, string other) =>
    [
        .. Types.InAssembly(typeof(GridFlowDbContext).Assembly)
            .That().ResideInNamespaceMatching($@"^{Root}\.{folder}(\.|$)")
            .ShouldNot().HaveDependencyOn($"{Root}.{other}").GetResult().FailingTypeNames ?? [],
    ];
}
