namespace GridFlow.Web.Suspensions;

/// <summary>Names the resource of the register's page.</summary>
internal sealed class SuspensionTexts;
