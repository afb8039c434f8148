using GridFlow.Components;
using GridFlow.Data;
using GridFlow.Governance;
using GridFlow.Inference;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;
using GridFlow.Web.Layout;
using GridFlow.Workflows.Execution;
using NetArchTest.Rules;

namespace GridFlow.Web.Tests.Architecture;

/// <summary>The rooms of the house know each other in one direction, and the pure ones know nothing of the world.</summary>
public sealed class Arrows_between_projects
{
    private static readonly string[] Rooms = ["Language", "Rules", "Inference", "Workflows", "Governance", "Data", "Components", "Web"];

    public static TheoryData<Type, string[]> Arrows => new()
    {
        { typeof(BilingualText), [] },
        { typeof(RuleSet), ["Language"] },
        { typeof(NRulesInference), ["Language", "Rules"] },
        { typeof(WorkflowState), ["Language"] },
        { typeof(GovernanceException), ["Language", "Rules", "Workflows"] },
        { typeof(GridFlowDbContext), ["Language", "Rules", "Inference", "Workflows", "Governance"] },
        { typeof(ComponentSetup), ["Language", "Rules", "Workflows", "Governance"] },
        { typeof(App), ["Language", "Rules", "Inference", "Workflows", "Governance", "Data", "Components"] },
    };

    [Theory, MemberData(nameof(Arrows))]
    public void Lead_only_where_the_house_allows_it(Type one, string[] allowed)
    {
        var own = one.Assembly.GetName().Name!;
        var closed = Rooms.Except(allowed).Select(room => $"GridFlow.{room}").Where(room => room != own).ToArray();

        Hold(Types.InAssembly(one.Assembly).ShouldNot().HaveDependencyOnAny(closed));
    }

    [Theory]
    [InlineData(typeof(BilingualText))]
    [InlineData(typeof(RuleSet))]
    [InlineData(typeof(NRulesInference))]
    [InlineData(typeof(WorkflowState))]
    [InlineData(typeof(GovernanceException))]
    public void Lead_from_the_core_to_no_database_server_or_host(Type one) =>
        Hold(Types.InAssembly(one.Assembly).ShouldNot().HaveDependencyOnAny(
            "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Data", "Npgsql", "System.Data", "System.Net.Http", "System.Diagnostics.Process"));

    /// <summary>Identity's account is stored, so the data know that much of ASP.NET; pages and requests they do not.</summary>
    [Fact]
    public void Lead_from_the_data_to_no_page_and_no_request() =>
        Hold(Types.InAssembly(typeof(GridFlowDbContext).Assembly).ShouldNot().HaveDependencyOnAny(
            "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Routing", "Microsoft.JSInterop"));

    [Theory]
    [InlineData(typeof(BilingualText))]
    [InlineData(typeof(RuleSet))]
    [InlineData(typeof(WorkflowState))]
    [InlineData(typeof(GovernanceException))]
    [InlineData(typeof(GridFlowDbContext))]
    [InlineData(typeof(ComponentSetup))]
    [InlineData(typeof(App))]
    public void Lead_to_the_inference_engine_from_one_room_only(Type one) => Hold(Types.InAssembly(one.Assembly).ShouldNot().HaveDependencyOn("NRules"));

    private static void Hold(ConditionList rule) => Assert.Empty(rule.GetResult().FailingTypeNames ?? []);
}
