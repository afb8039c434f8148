using GridFlow.Governance.Organisations;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Layout;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Mvc.Testing;

namespace GridFlow.Web.Tests.CommandLine;

/// <summary>Before going live somebody asks what is missing, and is told each thing with the setting that mends it.</summary>
public sealed class What_the_doctor_finds(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task As_it_is_tried_out_much_is_missing_and_the_exit_code_says_so()
    {
        var missing = (await Doctor.ExamineAsync(site.Services, TestContext.Current.CancellationToken)).Where(finding => !finding.IsWell).Select(finding => finding.Text.English).ToList();

        Assert.All(
            ["Https:Required", "AllowedHosts", "SignIn:SecondFactorForAdministrators", "DataProtection:Certificate"],
            setting => Assert.Contains(missing, text => text.Contains(setting, StringComparison.Ordinal)));
        Assert.Equal(1, await Verbs.RunAsync(site.Services, ["doctor"]));
    }

    [Fact]
    public async Task When_everything_is_set_nothing_is_missing()
    {
        Assert.Contains("two administrators", string.Join('\n', (await Doctor.ExamineAsync(site.Services, TestContext.Current.CancellationToken)).Where(finding => !finding.IsWell).Select(finding => finding.Text.English)));
        await site.AddAccountAsync("doctor-one", ("wly", Roles.SystemAdministrator));
        await site.AddAccountAsync("doctor-two", ("wly", Roles.SystemAdministrator));
        var folder = Directory.CreateTempSubdirectory("gridflow-doctor-").FullName;
        var certificate = Path.Combine(folder, "keys.pfx");
        using (var rsa = System.Security.Cryptography.RSA.Create(2048))
        using (var made = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=GridFlow", rsa, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1)))
            await File.WriteAllBytesAsync(certificate, made.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12), TestContext.Current.CancellationToken);
        await using var ready = With(
            ("Https:Required", "true"), ("AllowedHosts", "wly.example"), ("SignIn:SecondFactorForAdministrators", "true"),
            ("DataProtection:Certificate", certificate), ("DataProtection:Path", Path.Combine(folder, "keys")));

        var missing = (await Doctor.ExamineAsync(ready.Services, TestContext.Current.CancellationToken)).Where(finding => !finding.IsWell).Select(finding => finding.Text.English);

        Assert.Empty(missing);
        Assert.Equal(0, await Verbs.RunAsync(ready.Services, ["doctor"]));
        Directory.Delete(folder, recursive: true);
    }

    private WebApplicationFactory<App> With(params (string Name, string Value)[] settings) => site.WithWebHostBuilder(builder =>
    {
        foreach (var (name, value) in settings) builder.UseSetting(name, value);
    });
}
