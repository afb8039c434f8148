using SkiaSharp;

namespace GridFlow.Data.Tests.Attachments;

/// <summary>Files of photos as telephones, and people who mean ill, send them.</summary>
internal static class Pictures
{
    /// <summary>The left half red, the right half blue.</summary>
    public static byte[] Make(int width = 40, int height = 20, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.Blue);
        using var red = new SKPaint { Color = SKColors.Red };
        surface.Canvas.DrawRect(0, 0, width / 2f, height, red);
        using var image = surface.Snapshot();
        using var encoded = image.Encode(format, 95);
        return encoded.ToArray();
    }

    /// <summary>With what a telephone writes into it: how it was held, and where.</summary>
    public static byte[] WithExif(byte[] jpeg, byte orientation, string secret)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 2,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
            0x82, 0x98, 0, 2, 0, 0, 0, (byte)secret.Length, 0, 0, 0, 38,
            0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(secret),
        ];
        var length = exif.Length + 2;
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A JPEG that says it is larger than it is.</summary>
    public static byte[] Saying(byte[] jpeg, ushort width, ushort height)
    {
        var copy = jpeg.ToArray();
        for (var at = 2; at < copy.Length - 9;)
        {
            var (marker, length) = (copy[at + 1], (copy[at + 2] << 8) + copy[at + 3]);
            if (marker is 0xC0 or 0xC2)
            {
                (copy[at + 5], copy[at + 6], copy[at + 7], copy[at + 8]) = ((byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width);
                return copy;
            }

            at += 2 + length;
        }

        throw new InvalidOperationException("No frame.");
    }
}
