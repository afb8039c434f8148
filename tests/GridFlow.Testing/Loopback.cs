using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GridFlow.Testing;

public static class Loopback
{
    // Below the ports that the system gives away by itself, so that no connection going out can take one meanwhile.
    private const int First = 21_000;
    private const int Count = 10_000;

    private static readonly List<FileStream> Held = [];

    /// <summary>
    /// A port of 127.0.0.1 that nobody listens on and that no other test process is given as long as this one runs: test
    /// projects run side by side, and a server is often started on its port a while after it asked, and again after a kill.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = First + Random.Shared.Next(Count);
            if (!TryHold(port)) continue;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's server; it stays held, so that it is not looked at again.
            }
        }
    }

    private static bool TryHold(int port)
    {
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"gridflow-port-{port}.lock"));
        try
        {
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            lock (Held) Held.Add(held);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
