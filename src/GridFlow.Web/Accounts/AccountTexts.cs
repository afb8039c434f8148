namespace GridFlow.Web.Accounts;

/// <summary>Names the resource of signing in and of one's own account.</summary>
internal sealed class AccountTexts;
