using System.Net;
using GridFlow.Data;
using Microsoft.AspNetCore.HttpOverrides;

namespace GridFlow.Web.Security;

/// <summary>
/// Behind a proxy that ends TLS, the client's address and scheme come in headers. They are believed only from this
/// machine and from the addresses in <c>Proxies</c>: anybody else could forge them to get round the rate limits.
/// </summary>
internal static class Proxies
{
    public static IServiceCollection AddProxies(this IServiceCollection services, IConfiguration configuration) =>
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var proxy in Settings.From(configuration).Proxies)
                options.KnownProxies.Add(IPAddress.Parse(proxy));
        });
}
