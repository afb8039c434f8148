using System.Reflection;
using Xunit.v3;

namespace GridFlow.EndToEnd.Support;

/// <summary>The browser windows of a test are closed at its end, also where it fails.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class WindowsClosedAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test) =>
        Task.Run(() => ChromiumBrowser.CloseAsync(test.UniqueID)).GetAwaiter().GetResult();
}
