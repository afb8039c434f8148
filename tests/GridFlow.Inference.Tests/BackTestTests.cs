using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Situations;

namespace GridFlow.Inference.Tests;

public sealed class BackTestTests
{
    private const string Rubbish = "rule rubbish \"垃圾\"\n  when text contains any (\"垃圾\")\n  then category \"E0102\", severity 1\n";

    [Fact]
    public void A_walk_in_time_order_counts_where_situations_held_how_right_that_was_and_keeps_the_witnesses()
    {
        // The street closes three of them, the police the last.
        RecentIncident[] past = [Sets.Incident("A1", 5), Sets.Incident("A2", 4), Sets.Incident("A3", 3), Sets.Incident("A4", 2)];
        var history = new History(past.AsEnumerable().GetEnumerator(), TimeSpan.FromDays(1), Sets.Now.AddDays(-2));
        var cases = past.Select(one => new PastCase(
            one.Number, new FactSheet().Report(null, "楼下垃圾没人清").Set("grid.id", "g1"), one.ReportedAt, one.Number == "A4" ? "公安" : "街道")
        {
            Around = history.Before(one.Number, one.ReportedAt, "g1", Whereabouts.Unknown),
        });

        var report = BackTest.Run(Sets.Rules(Cluster(3), Rubbish), Sets.Rules(Cluster(2), Rubbish), cases);

        var cluster = Assert.Single(report.Situations);
        Assert.Equal(("cluster", 1, 2), (cluster.Id, cluster.Before, cluster.After));
        Assert.Equal((new Agreement(1, 0), new Agreement(2, 1)), (cluster.AgreedBefore, cluster.AgreedAfter));
        Assert.Equal((0, 0.5), (cluster.AgreedBefore.Precision, cluster.AgreedAfter.Precision));
        Assert.Equal(["A3: A1 A2", "A4: A1 A2 A3"], cluster.Examples.Select(held => $"{held.Id}: {string.Join(' ', held.Witnesses.Order())}"));
        // What the draft finds about A3 is a change, though nobody else gets it.
        var change = Assert.Single(report.Changed);
        Assert.Equal(("A3", change.Before.Department), (change.Id, change.After.Department));
        Assert.Equal((0, "同网格同类集中"), (change.Before.Situations.Length, Assert.Single(change.After.Situations)));
    }

    private static string Cluster(int least) =>
        $"""
        situation cluster "同网格同类集中" priority 60
          with at least {least} recent where grid.id = this.grid.id and category = this.category and age <= 24h
          then finding "集中爆发"
        """;
}
