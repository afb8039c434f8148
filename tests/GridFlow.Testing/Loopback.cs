using System.Net;
using System.Net.Sockets;

namespace GridFlow.Testing;

internal static class Loopback
{
    /// <summary>A port of 127.0.0.1 that nobody uses at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
