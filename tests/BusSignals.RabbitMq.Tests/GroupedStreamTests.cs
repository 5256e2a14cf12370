using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BusSignals.RabbitMq.Tests;

/// <summary>Both ends of a connection on this machine.</summary>
public sealed class GroupedStreamTests : IAsyncLifetime
{
    private const int Messages = 3000;

    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private Socket _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<Socket> accepted = listener.AcceptSocketAsync(Token).AsTask();
        await _client.ConnectAsync(listener.LocalEndpoint, Token);
        _server = await accepted;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Write_ManyOfAllSizes_ArriveInOrder()
    {
        await using var sending = new GroupedStream(_client);
        await using var receiving = new NetworkStream(_server);

        await CheckAsync(sending, receiving);
    }

    [Fact]
    public async Task Write_UnderTls_ArrivesInOrder()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using var sending = new SslStream(new GroupedStream(_client), false, (_, shown, _, _) => certificate.Equals(shown));
        await using var receiving = new SslStream(new NetworkStream(_server), false);

        await Task.WhenAll(sending.AuthenticateAsClientAsync("localhost"), receiving.AuthenticateAsServerAsync(certificate));
        await CheckAsync(sending, receiving);
    }

    /// <summary>Writes as the client does, one after the other, while other work is ready now and then.</summary>
    private static async Task CheckAsync(Stream sending, Stream receiving)
    {
        byte[][] messages = [.. Enumerable.Range(0, Messages).Select(Message)];
        byte[] read = new byte[messages.Sum(it => it.Length)];
        Task reading = receiving.ReadExactlyAsync(read, Token).AsTask();
        foreach (byte[] message in messages)
        {
            _ = Task.Run(static () => { }, Token);
            await sending.WriteAsync(message, Token);
            await sending.FlushAsync(Token);
        }

        await reading;

        Assert.Equal(messages.SelectMany(it => it), read);
    }

    /// <summary>Up to a kilobyte, and each hundredth a hundred times as large.</summary>
    private static byte[] Message(int number)
    {
        byte[] bytes = new byte[(number % 1000) + (number % 100 == 7 ? 100_000 : 1)];
        new Random(number).NextBytes(bytes);
        return bytes;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create();
        using X509Certificate2 signed = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
    }
}
