using GridFlow.Data;
using GridFlow.Data.Work;
using GridFlow.Web.Accounts;
using GridFlow.Web.Api;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Elsa;
using GridFlow.Web.Elsa.Studio;
using GridFlow.Web.Layout;
using GridFlow.Web.Localization;
using GridFlow.Web.Security;
using GridFlow.Web.Telemetry;

var verb = Verbs.AreMeantBy(args);
var builder = WebApplication.CreateBuilder(SiteDefaults.Options(verb ? [] : args));
if (verb) builder.Logging.SetMinimumLevel(LogLevel.Warning).ClearProviders().AddSimpleConsole();
builder.WebHost.UseDefaultAddress();
builder.LetFilesBeKept();

builder.Services
    .AddGridFlowData(builder.Configuration)
    .AddLanguages()
    .AddAccounts(builder.Configuration)
    .AddJurisdictions()
    .AddPolicies()
    .AddCompression()
    .AddRateLimits(builder.Configuration)
    .AddProxies(builder.Configuration)
    .AddHttps(builder.Configuration)
    .AddTelemetry(builder.Configuration)
    .AddProblemDetails()
    .AddRestApi()
    .AddElsaApi()
    .AddStudio()
    .AddPages()
    .AddHostedService<Worker>()
    .AddHostedService<WorkListener>();

var app = builder.Build();
if (verb)
{
    // The writer finishes what is queued before the process ends.
    await using (app) return await Verbs.RunAsync(app.Services, args);
}

app.UseForwardedHeaders();
app.UseHttps();
app.UseSecurityHeaders();
app.UseCompression();
app.UseRequestLocalization();
app.UseErrorPages();
app.UseOwnOrigin();
app.UseRateLimiter();
app.UseAuthentication();
app.UseJurisdictions();
app.UseAuthorization();
app.UseAntiforgery();

app.MapHealth();
app.MapLanguageSwitch();
app.MapSignOut();
app.MapAuthoritySignIn();
app.MapRestApi();
app.MapElsaApi();
app.MapStudio();
app.MapPages();

if (!await Welcome.PrepareAsync(app)) return 1;
app.Run();
return 0;
