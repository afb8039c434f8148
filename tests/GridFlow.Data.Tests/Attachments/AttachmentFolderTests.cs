using GridFlow.Data.Attachments;

namespace GridFlow.Data.Tests.Attachments;

public sealed class AttachmentFolderTests : IDisposable
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private readonly string _root = Directory.CreateTempSubdirectory("gridflow-attachments-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_photo_comes_back_as_it_was_and_is_stored_once()
    {
        var folder = new AttachmentFolder(_root);

        var first = await folder.StoreAsync(new MemoryStream(Png));
        var again = await folder.StoreAsync(new MemoryStream(Png));

        Assert.Equal(first, again);
        Assert.Equal("image/png", first.ContentType);
        using var stored = folder.Open(first.Sha256)!;
        using var copy = new MemoryStream();
        await stored.CopyToAsync(copy);
        Assert.Equal(Png, copy.ToArray());
        Assert.Single(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("")]
    public async Task What_is_not_a_photo_is_refused_whatever_it_calls_itself(string content)
    {
        var folder = new AttachmentFolder(_root);

        await Assert.ThrowsAsync<AttachmentRefusedException>(() => folder.StoreAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content))));

        Assert.Empty(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_photo_over_the_limit_is_refused_and_leaves_nothing()
    {
        var folder = new AttachmentFolder(_root, maximumBytes: 100_000);
        var large = new byte[200_000];
        Png.CopyTo(large, 0);

        var refused = await Assert.ThrowsAsync<AttachmentRefusedException>(() => folder.StoreAsync(new MemoryStream(large)));

        Assert.Contains("MB", refused.Reason.Chinese, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("zz")]
    public void A_name_that_is_not_a_hash_opens_nothing(string name) =>
        Assert.Throws<ArgumentException>(() => new AttachmentFolder(_root).Open(name));
}
