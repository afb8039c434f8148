using System.Security.Cryptography.X509Certificates;
using GridFlow.Data;
using Microsoft.AspNetCore.DataProtection;

namespace GridFlow.Web.Security;

/// <summary>Keys of cookies, forms, sealed addresses and second factors: in a folder that only the platform's user reads, encrypted where there is a certificate.</summary>
internal static class KeptKeys
{
    public static void AddKeptKeys(this IServiceCollection services, DataProtectionSettings settings)
    {
        var keys = services.AddDataProtection().SetApplicationName("GridFlow").PersistKeysToFileSystem(PrivateFolder.Ensure(settings.Path));
        if (settings.Certificate.Length == 0) return;
        var certificate = X509CertificateLoader.LoadPkcs12FromFile(settings.Certificate, settings.CertificatePassword);
        keys.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
    }
}
