using GridFlow.Web.Security;

namespace GridFlow.Web.Accounts;

/// <summary>How often somebody who is signed in may try the current password, or a code of the second factor: whoever sits down at another's desk guesses neither.</summary>
internal sealed class PasswordAttempts : IDisposable
{
    private readonly Permits _attempts = new(10, TimeSpan.FromMinutes(15));

    /// <summary>Takes an attempt of an account, where there is one left.</summary>
    public bool TryTake(string accountId) => _attempts.TryTake(accountId, out _);

    public void Dispose() => _attempts.Dispose();
}
