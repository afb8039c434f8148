using QRCoder;

namespace GridFlow.Web.Reporting;

/// <summary>
/// The address that opens a case's progress without typing. Number and code stand after the <c>#</c>: that part stays in the browser,
/// so no server, proxy or log ever has them from an address.
/// </summary>
internal static class TrackingLink
{
    /// <summary>The address.</summary>
    /// <param name="site">Where the resident is: scheme, host and what its addresses begin with.</param>
    /// <param name="number">The case's number.</param>
    /// <param name="code">Its code.</param>
    public static string To(string site, string number, string code) => $"{site}/track#{Uri.EscapeDataString(number)}/{Uri.EscapeDataString(code)}";

    /// <summary>The same as a drawing that a phone's camera reads: SVG, black on white, with the quiet margin it needs.</summary>
    public static string Drawing(string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var drawing = new SvgQRCode(code);
        return drawing.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
