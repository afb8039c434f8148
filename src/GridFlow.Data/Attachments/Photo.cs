using SkiaSharp;

namespace GridFlow.Data.Attachments;

/// <summary>
/// A photo as it is kept: drawn anew from its pixels, upright, no larger than a screen needs. Nothing else of the sent file survives: no
/// place and no serial number that a telephone wrote into it, and no other file that hid behind it.
/// </summary>
/// <param name="Content">JPEG.</param>
/// <param name="Thumbnail">The same for lists.</param>
internal sealed record Photo(byte[] Content, byte[] Thumbnail)
{
    /// <summary>What all photos become.</summary>
    public const string ContentType = "image/jpeg";

    /// <summary>Longest edges, pixels.</summary>
    public const int Edge = 2560, ThumbnailEdge = 480;

    /// <summary>More is not unpacked, however small the file: with it half a gigabyte is the most that one photo takes for a second.</summary>
    public const int MaximumPixels = 64_000_000;

    private const int Quality = 85;
    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Reads a JPEG, PNG or WebP file.</summary>
    /// <param name="sent">The whole file.</param>
    /// <exception cref="AttachmentRefusedException">No such file, damaged, or of too many pixels.</exception>
    public static Photo Read(byte[] sent)
    {
        DemandKnown(sent);
        using var data = SKData.CreateCopy(sent);
        using var codec = SKCodec.Create(data) ?? throw Damaged();
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaximumPixels)
            throw new AttachmentRefusedException(new($"图片不能超过 {MaximumPixels / 1_000_000} 百万像素", $"A photo may have at most {MaximumPixels / 1_000_000} megapixels"));
        // JPEG and WebP unpack smaller at once.
        var size = codec.GetScaledDimensions(Math.Min(1f, (float)Edge / Math.Max(width, height)));
        using var pixels = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success) throw Damaged();
        using var image = SKImage.FromBitmap(pixels);
        return new Photo(Draw(image, codec.EncodedOrigin, Edge), Draw(image, codec.EncodedOrigin, ThumbnailEdge));
    }

    private static byte[] Draw(SKImage image, SKEncodedOrigin origin, int edge)
    {
        var (width, height) = origin >= SKEncodedOrigin.LeftTop ? (image.Height, image.Width) : (image.Width, image.Height);
        var scale = Math.Min(1f, (float)edge / Math.Max(width, height));
        using var surface = SKSurface.Create(new SKImageInfo(Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque, SKColorSpace.CreateSrgb()));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Scale(scale);
        canvas.Concat(Upright(origin, image.Width, image.Height));
        canvas.DrawImage(image, 0, 0, Smooth);
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    /// <summary>Turns a picture as the camera was held into one as it was seen; the names say where its first row and column lie.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    /// <summary>By the first bytes: what a file calls itself is not believed, and Skia knows more kinds than are wanted.</summary>
    private static void DemandKnown(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) throw new AttachmentRefusedException(new("文件是空的", "The file is empty"));
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || start.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return;
        if (start.Length > 12 && start.StartsWith("RIFF"u8) && start[8..12].SequenceEqual("WEBP"u8)) return;
        throw new AttachmentRefusedException(IsOfTelephone(start)
            ? new(
                "不支持手机的 HEIC 格式，请打开照片截屏，上传截图；以后拍照可在手机相机设置中选“兼容性最佳”，或关闭“高效（HEIF）”",
                "A telephone's HEIC is not accepted: open the photo and send a screenshot of it. For later ones choose “Most Compatible” in the camera's settings, or turn HEIF off")
            : new("只能上传 JPEG、PNG 或 WebP 图片", "Only JPEG, PNG or WebP images are accepted"));
    }

    /// <summary>HEIC and HEIF; videos and others are of the same family and begin alike.</summary>
    private static bool IsOfTelephone(ReadOnlySpan<byte> start) =>
        start.Length > 12 && start[4..8].SequenceEqual("ftyp"u8)
        && (start[8..11].SequenceEqual("hei"u8) || start[8..11].SequenceEqual("hev"u8) || start[8..12].SequenceEqual("mif1"u8) || start[8..12].SequenceEqual("msf1"u8));

    private static AttachmentRefusedException Damaged() => new(new("图片已损坏，无法打开", "The image is damaged and cannot be opened"));
}
