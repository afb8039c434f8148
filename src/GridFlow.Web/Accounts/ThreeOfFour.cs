using GridFlow.Data.Accounts;
using Microsoft.AspNetCore.Identity;

namespace GridFlow.Web.Accounts;

/// <summary>The password rule that Identity's switches cannot say: three of the four classes of characters, and not the user name.</summary>
internal sealed class ThreeOfFour : IPasswordValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        var errors = new List<IdentityError>();
        if (password is null || Classes(password) < 3)
            errors.Add(new() { Code = "PasswordTooSimple", Description = "Use three of: capital letters, small letters, digits, symbols." });
        if (password is not null && user.UserName is { Length: > 2 } name && password.Contains(name, StringComparison.OrdinalIgnoreCase))
            errors.Add(new() { Code = "PasswordContainsName", Description = "The password must not contain the user name." });
        return Task.FromResult(errors.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. errors]));
    }

    private static int Classes(string password) =>
        (password.Any(char.IsUpper) ? 1 : 0) + (password.Any(char.IsLower) ? 1 : 0)
        + (password.Any(char.IsDigit) ? 1 : 0) + (password.Any(character => !char.IsLetterOrDigit(character)) ? 1 : 0);
}
