using GridFlow.Web.Api;

namespace GridFlow.Web.Tests.Api;

/// <summary>JSON allows <c>null</c> wherever something may stand, also within a list: it is nothing, and no fault of the platform.</summary>
public class Bodies_with_nothing_in_a_list
{
    [Fact]
    public void Are_read_without_it()
    {
        Assert.Equal("清理", Assert.Single(new MinutesBody("街道", "清理", [null!, new ActionBody("wly", "清理", "2wd")]).Minutes.Actions).What);
        Assert.Equal(["wly-dept-huanwei"], new WhistleBody(null, "wly-dept-chengguan", [null!, "wly-dept-huanwei"]).Call.ResponderIds);
    }
}
