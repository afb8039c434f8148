using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Work;

namespace GridFlow.Data.Instances;

/// <summary>
/// The one store of instances, with or without a case: whoever advances some begins a batch in a transaction. What a batch needs
/// besides the transaction lies here.
/// </summary>
public sealed class InstanceStore(Catalogue catalogue, TaskHandlers tasks, CaseFollowers followers, WorkSignal signal, HttpAnswers answers, BusinessClock clock)
{
    /// <summary>What is published.</summary>
    internal Catalogue Catalogue => catalogue;

    /// <summary>The tasks that this node runs for workflows.</summary>
    internal TaskHandlers Tasks => tasks;

    /// <summary>Who follows what becomes of cases.</summary>
    internal CaseFollowers Followers => followers;

    /// <summary>Who waits for the answer of an endpoint.</summary>
    internal HttpAnswers Answers => answers;

    /// <summary>Wakes workers.</summary>
    internal WorkSignal Signal => signal;

    /// <summary>Begins a batch in the transaction of a context, at this moment.</summary>
    internal InstanceBatch Begin(GridFlowDbContext context) => new(this, context, clock.GetUtcNow());
}
