using System.Text.RegularExpressions;
using GridFlow.Data.Accounts;
using Microsoft.AspNetCore.Identity;

namespace GridFlow.Web.Accounts;

/// <summary>
/// Refuses the passwords that are tried first: the words that head the lists of leaked passwords published each year (SplashData,
/// NordPass, and their Chinese counterparts), however they are dressed with capitals, digits and signs, and runs of digits or keys.
/// </summary>
internal sealed partial class CommonPasswords : IPasswordValidator<Account>
{
    private static readonly HashSet<string> Words = [.. """
        password passw passwd pass pwd admin administrator root user guest test tester demo login welcome letmein secret master superman batman dragon
        monkey shadow sunshine princess football baseball iloveyou love lovely hello freedom whatever trustno trustnoone qwerty qwertyuiop qwert qwe qwer
        asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qaz wsx qweasd qweasdzxc asd zxc abc abcd abcde abcdef aabbcc abcabc xyz computer internet
        michael jordan jennifer hunter ranger buster soccer hockey killer george charlie andrew michelle jessica pepper daniel access starwars
        summer winter spring autumn flower mustang ginger cheese cookie banana matrix phoenix google apple samsung huawei xiaomi microsoft oracle
        changeme default temp temporary initial company office server database system manager support service
        woaini woaiwojia woaini wojia woshishui nihao zhongguo beijing shanghai china woaizhongguo mima mimashi zaijian xiexie wangwei wanglei zhangwei
        liwei chenchen yangyang xiaoxiao mingming wangyang caonima tiantian baobao qiaoqiao gridflow wangge
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private const string Runs = "01234567890 09876543210 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm 1qaz2wsx3edc4rfv 1q2w3e4r5t6y 5201314 147258369";

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(password is null || !IsCommon(password)
        ? IdentityResult.Success
        : IdentityResult.Failed(new IdentityError { Code = "PasswordCommon", Description = "The password is one of those that are tried first." }));

    /// <summary>Whether it is a common word, or next to nothing but runs, once what dresses it is taken off.</summary>
    public static bool IsCommon(string password)
    {
        var small = password.ToLowerInvariant();
        var plain = Ends().Replace(small, "").Replace('@', 'a').Replace('0', 'o').Replace('1', 'l').Replace('3', 'e').Replace('$', 's').Replace('5', 's');
        return Words.Contains(Letters().Replace(small, "")) || Words.Contains(Letters().Replace(plain, "")) || Unrun(small).Length <= 3;
    }

    /// <summary>What is left without runs of four keys or more, and without the same letter again and again.</summary>
    private static string Unrun(string text)
    {
        var left = Repeated().Replace(Signs().Replace(text, ""), "");
        for (var length = left.Length; length >= 4; length--)
        for (var at = 0; at + length <= left.Length; at++)
        {
            if (!Runs.Contains(left.Substring(at, length), StringComparison.Ordinal)) continue;
            left = left.Remove(at, length);
            (length, at) = (Math.Min(length, left.Length) + 1, left.Length);
        }

        return left;
    }

    [GeneratedRegex("[^a-z]")]
    private static partial Regex Letters();

    [GeneratedRegex("^[^a-z]+|[^a-z]+$")]
    private static partial Regex Ends();

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex Signs();

    [GeneratedRegex("(.)\\1{2,}")]
    private static partial Regex Repeated();
}
