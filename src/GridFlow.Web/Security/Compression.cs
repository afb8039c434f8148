using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace GridFlow.Web.Security;

/// <summary>
/// Documents travel compressed, a fifth of their size on a village's thin line, but not where another site asks for them by TLS in
/// somebody's name.
/// </summary>
/// <remarks>
/// How long a compressed answer is tells whether what was asked repeats what else is in it (BREACH). Antiforgery tokens and the marks of
/// components are encrypted anew for each answer, so there is nothing to find out bit by bit; a name or telephone number that stands on a
/// page beside a search is the same each time. Whoever measures has to make the victim's browser ask, with the victim's cookies, from a
/// page of another site, and browsers say so of every request in <c>Sec-Fetch-Site</c>, which no script can change. Such an answer, and
/// one to a browser that does not say, is sent as it is.
/// </remarks>
internal static class Compression
{
    public static IServiceCollection AddCompression(this IServiceCollection services) => services
        .AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            // Files are compressed when the site is built; photos and spreadsheets are already.
            options.MimeTypes = ["text/html", "application/json", "application/problem+json", "text/csv"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        })
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);

    public static IApplicationBuilder UseCompression(this IApplicationBuilder app) => app.UseWhen(TellsNothing, branch => branch.UseResponseCompression());

    /// <summary>Whether nobody learns anything from the length: nobody listens who could not read it all, nobody is known, or the asker is a page of this site or a person.</summary>
    private static bool TellsNothing(HttpContext http) =>
        !http.Request.IsHttps || http.Request.Headers.Cookie.Count == 0 || http.Request.Headers["Sec-Fetch-Site"].ToString() is "same-origin" or "none";
}
