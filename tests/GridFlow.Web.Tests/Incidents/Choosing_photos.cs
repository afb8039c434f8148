using System.IO.Pipelines;
using Bunit;
using GridFlow.Web.Incidents;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components.Forms;
using SkiaSharp;

namespace GridFlow.Web.Tests.Incidents;

/// <summary>Photos are under way for a while; whoever sends the form meanwhile does not send it without them.</summary>
public sealed class Choosing_photos(GridFlowSite site) : PartTests(site)
{
    [Fact]
    public async Task A_form_that_is_sent_at_once_waits_for_the_photo_that_is_under_way()
    {
        var (photos, wire) = (new List<KeptPhoto>(), new Pipe());
        var picker = Render(photos);
        Assert.True(await picker.Instance.ArriveAsync());

        var choosing = ChooseAsync(picker, wire);
        var arrived = picker.InvokeAsync(picker.Instance.ArriveAsync);
        Assert.False(arrived.IsCompleted);
        Assert.Empty(photos);
        await SendAsync(wire, Png());

        Assert.True(await arrived);
        await choosing;
        Assert.Equal("灯.png", Assert.Single(photos).Name);
    }

    [Fact]
    public async Task A_photo_that_is_refused_meanwhile_is_said_before_the_form_goes_without_it()
    {
        var (photos, wire) = (new List<KeptPhoto>(), new Pipe());
        var picker = Render(photos);
        var choosing = ChooseAsync(picker, wire);
        var arrived = picker.InvokeAsync(picker.Instance.ArriveAsync);
        await SendAsync(wire, "not a photo"u8.ToArray());

        Assert.False(await arrived);
        await choosing;
        Assert.Contains("灯.png", picker.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        // Who has read it may send without it.
        Assert.True(await picker.Instance.ArriveAsync());
    }

    private IRenderedComponent<PhotoPicker> Render(List<KeptPhoto> photos) =>
        Parts.Render<PhotoPicker>(part => part.Add(picker => picker.Id, "photos").Add(picker => picker.Label, "照片").Add(picker => picker.Photos, photos));

    private static Task ChooseAsync(IRenderedComponent<PhotoPicker> picker, Pipe wire) => picker.InvokeAsync(() =>
        picker.FindComponents<InputFile>()[1].Instance.OnChange.InvokeAsync(new InputFileChangeEventArgs([new SlowFile(wire)])));

    private static async Task SendAsync(Pipe wire, byte[] bytes)
    {
        await wire.Writer.WriteAsync(bytes, Xunit.TestContext.Current.CancellationToken);
        await wire.Writer.CompleteAsync();
    }

    private static byte[] Png()
    {
        using var bitmap = new SKBitmap(40, 30);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }

    /// <summary>A file whose bytes come when they come.</summary>
    private sealed class SlowFile(Pipe wire) : IBrowserFile
    {
        public string Name => "灯.png";

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public long Size => 1000;

        public string ContentType => "image/png";

        public Stream OpenReadStream(long maxAllowedSize, CancellationToken cancellationToken) => wire.Reader.AsStream();
    }
}
