using GridFlow.Data;
using GridFlow.Data.Storage;
using GridFlow.Web.Accounts;
using GridFlow.Web.Layout;
using GridFlow.Web.Localization;
using GridFlow.Web.Security;
using GridFlow.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseDefaultAddress();

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(DatabaseOptions.From(builder.Configuration));
builder.Services.AddSingleton<ContextFactory>();
builder.Services.AddSingleton<IDbContextFactory<GridFlowDbContext>>(services => services.GetRequiredService<ContextFactory>());
builder.Services.AddScoped(services => services.GetRequiredService<ContextFactory>().CreateDbContext());

builder.Services
    .AddLanguages()
    .AddAccounts(builder.Configuration)
    .AddPolicies()
    .AddRateLimits(builder.Configuration)
    .AddTelemetry()
    .AddProblemDetails()
    .AddPages();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseRequestLocalization();
app.UseErrorPages();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

app.MapHealth();
app.MapLanguageSwitch();
app.MapSignOut();
app.MapPages();
app.Run();
