using System.Diagnostics;
using System.Globalization;
using System.Text;
using GridFlow.Data.Attachments;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Incidents;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;

namespace GridFlow.Data.Tests.Attachments;

/// <summary>Tests that measure the whole process: nothing else runs in it meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class AttachmentFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gridflow-attachments-").FullName;
    private readonly AttachmentFolder _folder;

    public AttachmentFolderTests() => _folder = new(_root);

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task A_photo_is_kept_as_JPEG_and_once_however_often_it_is_sent(SKEncodedImageFormat format)
    {
        var first = await StoreAsync(Pictures.Make(format: format));
        var again = await StoreAsync(Pictures.Make(format: format));

        Assert.Equal(first, again);
        Assert.Equal("image/jpeg", first.ContentType);
        using var kept = await OpenAsync(first);
        Assert.Equal((40, 20), (kept.Width, kept.Height));
        Assert.True(IsRed(kept.GetPixel(5, 10)) && IsBlue(kept.GetPixel(35, 10)));
        Assert.Equal(2, Files().Count());
    }

    [Fact]
    public async Task A_large_one_is_made_smaller_and_has_a_small_picture()
    {
        var stored = await StoreAsync(Pictures.Make(4000, 3000));

        using var kept = await OpenAsync(stored);
        using var small = SKBitmap.Decode(_folder.OpenThumbnail(stored.Sha256));
        // JPEG unpacks by eighths.
        Assert.Equal((2500, 1875), (kept.Width, kept.Height));
        Assert.Equal((480, 360), (small.Width, small.Height));
    }

    /// <summary>In which corner red lies once the picture is upright: left, or above, or …</summary>
    [Theory]
    [InlineData(1, "left")]
    [InlineData(2, "right")]
    [InlineData(3, "right")]
    [InlineData(4, "left")]
    [InlineData(5, "top")]
    [InlineData(6, "top")]
    [InlineData(7, "bottom")]
    [InlineData(8, "bottom")]
    public async Task What_a_telephone_wrote_into_it_turns_it_upright_and_is_not_kept(byte orientation, string red)
    {
        var stored = await StoreAsync(Pictures.WithExif(Pictures.Make(), orientation, "29.35N 110.55E"));

        using var kept = await OpenAsync(stored);
        Assert.Equal(orientation < 5 ? (40, 20) : (20, 40), (kept.Width, kept.Height));
        var at = red switch { "left" => (5, 10), "right" => (35, 10), "top" => (10, 5), _ => (10, 35) };
        var opposite = (kept.Width - 1 - at.Item1, kept.Height - 1 - at.Item2);
        Assert.True(IsRed(kept.GetPixel(at.Item1, at.Item2)) && IsBlue(kept.GetPixel(opposite.Item1, opposite.Item2)));
        Assert.All(Files(), file => Assert.False(Says(file, "110.55E") || Says(file, "Exif"), "what the telephone wrote is still there"));
    }

    [Fact]
    public async Task Another_file_that_hides_behind_it_is_left_behind()
    {
        var stored = await StoreAsync([.. Pictures.Make(), .. Encoding.ASCII.GetBytes("PK\u0003\u0004<script>alert(1)</script>")]);

        Assert.All(Files(), file => Assert.False(Says(file, "<script>")));
        Assert.NotNull(_folder.Open(stored.Sha256));
    }

    public static TheoryData<string, byte[], string> Hostile() => new()
    {
        { "a page", "<script>alert(1)</script>"u8.ToArray(), "JPEG、PNG 或 WebP" },
        { "nothing", [], "空" },
        { "a telephone's HEIC", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]], "截图" },
        { "a telephone's HEIF", [0, 0, 0, 24, .. "ftypmif1"u8, .. new byte[40]], "截图" },
        { "a video", [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[40]], "只能上传 JPEG、PNG 或 WebP" },
        { "a page in JPEG's clothes", [0xFF, 0xD8, 0xFF, .. "<script>alert(1)</script>"u8], "损坏" },
        { "a page in PNG's clothes", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. "<svg onload=alert(1)>"u8], "损坏" },
        { "half a photo", Pictures.Make(1200, 900)[..3000], "损坏" },
        { "a billion pixels in a kilobyte", Pictures.Saying(Pictures.Make(), 40_000, 40_000), "百万像素" },
    };

    /// <summary>Skia's memory is not the collector's: what the process took at its most says it.</summary>
    [Theory, MemberData(nameof(Hostile))]
    public async Task What_is_no_photo_or_too_much_is_refused_with_words_soon_and_in_little_memory(string what, byte[] content, string said)
    {
        var (before, begun) = (MostTakenFromNowOn(), Stopwatch.GetTimestamp());

        var refused = await Assert.ThrowsAsync<AttachmentRefusedException>(() => StoreAsync(content));

        Assert.Contains(said, refused.Reason.Chinese, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.True(MostTaken() - before < 400L * 1024 * 1024, what);
        Assert.Empty(Files());
    }

    /// <summary>A decoder fills up what is missing in grey: it becomes a small grey picture, and takes no more than a large photo does.</summary>
    [Fact]
    public async Task Fifty_million_pixels_in_a_kilobyte_take_no_more_than_a_large_photo()
    {
        var (before, begun) = (MostTakenFromNowOn(), Stopwatch.GetTimestamp());

        var stored = await StoreAsync(Pictures.Saying(Pictures.Make(), 8_000, 6_250));

        Assert.InRange(stored.Size, 1, 1_000_000);
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.True(MostTaken() - before < 400L * 1024 * 1024);
    }

    [Fact]
    public async Task A_photo_over_the_limit_is_refused_and_leaves_nothing()
    {
        using var strict = new AttachmentFolder(_root, maximumBytes: 100_000);

        var refused = await Assert.ThrowsAsync<AttachmentRefusedException>(() => strict.StoreAsync(new MemoryStream(new byte[200_000])));

        Assert.Contains("MB", refused.Reason.Chinese, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("zz")]
    public void A_name_that_is_not_a_hash_opens_nothing(string name) =>
        Assert.Throws<ArgumentException>(() => _folder.Open(name));

    [Fact]
    public async Task What_belongs_to_no_report_is_removed_after_a_day_and_the_rest_stays()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var (stray, kept, fresh) = (await StoreAsync(Pictures.Make(30, 30)), await StoreAsync(Pictures.Make(50, 50)), await StoreAsync(Pictures.Make(60, 60)));
        var now = store.Time.GetUtcNow();
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, now.UtcDateTime.AddDays(file.Contains(fresh.Sha256, StringComparison.Ordinal) ? 0 : -2));
        await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大"), Governance.Actor.Public,
            (incident, at) => [new Attachment(Guid.NewGuid(), incident, null, "a.jpg", kept.ContentType, kept.Size, kept.Sha256, AttachmentKind.Photo, at, "public")]);

        Assert.Equal(1, await StrayPhotos(store).RemoveAsync());

        Assert.Null(_folder.OpenThumbnail(stray.Sha256));
        Assert.All([kept, fresh], one => Assert.NotNull(_folder.Open(one.Sha256)));
    }

    [Fact]
    public async Task A_stray_that_cannot_be_removed_keeps_none_of_the_others_and_one_that_was_sent_again_stays()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var (stuck, stray, again) = (await StoreAsync(Pictures.Make(30, 30)), await StoreAsync(Pictures.Make(50, 50)), await StoreAsync(Pictures.Make(60, 60)));
        var yesterday = store.Time.GetUtcNow().AddDays(-2);
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, yesterday.UtcDateTime);
        // No user, whatever his rights, deletes a folder as a file.
        var small = Files().Single(file => file.EndsWith($"{stuck.Sha256}.small", StringComparison.Ordinal));
        File.Delete(small);
        Directory.CreateDirectory(small);

        Assert.False(_folder.Remove(again.Sha256, yesterday));
        Assert.Equal(2, await StrayPhotos(store).RemoveAsync());

        Assert.NotNull(_folder.Open(stuck.Sha256));
        Assert.Null(_folder.Open(stray.Sha256));
    }

    private StrayPhotos StrayPhotos(Store store) => new(_folder, store.Get<ContextFactory>(), store.Time, NullLogger<StrayPhotos>.Instance);

    private Task<StoredContent> StoreAsync(byte[] content) => _folder.StoreAsync(new MemoryStream(content), TestContext.Current.CancellationToken);

    private async Task<SKBitmap> OpenAsync(StoredContent stored)
    {
        await using var content = _folder.Open(stored.Sha256)!;
        return SKBitmap.Decode(content);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories);

    private static bool Says(string file, string text) => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(text, StringComparison.Ordinal);

    private static bool IsRed(SKColor colour) => colour is { Red: > 180, Blue: < 80 };

    private static bool IsBlue(SKColor colour) => colour is { Blue: > 180, Red: < 80 };

    /// <summary>What others took before does not hide what is taken now.</summary>
    private static long MostTakenFromNowOn()
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        return MostTaken();
    }

    private static long MostTaken() =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1], CultureInfo.InvariantCulture) * 1024;
}
