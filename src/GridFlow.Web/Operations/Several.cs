using System.Globalization;
using GridFlow.Governance;

namespace GridFlow.Web.Operations;

/// <summary>What became of an act on several at once.</summary>
/// <param name="Done">How many it was done to.</param>
/// <param name="Refused">Those it was not done to, and why.</param>
public sealed record Several(int Done, IReadOnlyList<(string Name, string Why)> Refused)
{
    /// <summary>Acts on one after the other; what one of them refuses keeps no other from it.</summary>
    /// <param name="items">All of them.</param>
    /// <param name="name">What the reader knows one by.</param>
    /// <param name="act">Does it to one.</param>
    public static async Task<Several> DoAsync<TItem>(IEnumerable<TItem> items, Func<TItem, string> name, Func<TItem, Task> act)
    {
        var done = 0;
        var refused = new List<(string, string)>();
        foreach (var item in items)
        {
            try
            {
                await act(item);
                done++;
            }
            catch (GovernanceException refusal)
            {
                refused.Add((name(item), refusal.Text.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)));
            }
        }

        return new Several(done, refused);
    }
}
