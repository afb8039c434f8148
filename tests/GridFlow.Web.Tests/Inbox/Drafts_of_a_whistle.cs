using GridFlow.Web.Inbox;

namespace GridFlow.Web.Tests.Inbox;

/// <summary>What is typed for a whistle lives in the browser until it is sent.</summary>
public class Drafts_of_a_whistle
{
    [Fact]
    public void What_was_agreed_and_not_sent_comes_back_and_what_cannot_be_read_is_left()
    {
        var draft = new WhistleDraft();
        draft.Actions.Add(new ActionDraft { Unit = "wly", What = "三日内清场", Limit = "3wd" });
        var again = new WhistleDraft();

        again.BringBackActions(draft.KeptActions);
        again.BringBackActions("[{");

        Assert.Equal(("wly", "三日内清场", "3wd"), Assert.Single(again.Actions) is var action ? (action.Unit, action.What, action.Limit) : default);
    }
}
