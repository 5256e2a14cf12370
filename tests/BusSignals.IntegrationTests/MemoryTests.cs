using System.Security.Cryptography;
using System.Text;
using BusSignals.RealParts;
using Ledger;
using MassTransit;
using RabbitMQ.Client;

namespace BusSignals.IntegrationTests;

/// <summary>Nodes whose heap may have 512 MB, on a real broker and database.</summary>
[Collection<RealServers>]
[Trait("Feature", "R3")]
public sealed class MemoryTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const long Heap = 512 * 1024 * 1024;
    private const int Huge = 30 * 1024 * 1024;
    private const int Count = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    public async Task Huge_ManyBeforeGoodSignals_AreDeadWithSizeHashAndHeadAndTheGoodOnesAreApplied()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_huge", Token);
        HostProcess first = await world.StartNodeAsync(Token);
        await world.EmitAsync(new Opened("a"), "opened", Token);
        await world.UntilAsync("/account/a", it => it.State == "Open", Token);
        await first.StopAsync(Token);
        byte[] body = new byte[Huge];
        await PublishAsync(body, Count);
        for (int number = 0; number < Count; number++)
        {
            await world.EmitAsync(new Credited("a", number), $"credit {number}", Token);
        }

        HostProcess node = await world.StartNodeAsync(Token, heapLimit: Heap);
        await world.Ledgers.ReachedAsync(Count).WaitAsync(Token);
        IReadOnlyList<DeadSignal> dead = await world.UntilDeadAsync(Count, Token);
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak of the node: {node.PeakMemory >> 20} MiB.");
        await node.StopAsync(Token);

        Assert.Equal(Enumerable.Range(0, Count), (await world.FindAsync("/account/a", Token))!.StateAs<Account>()!.Numbers);
        Assert.Equal(Count, dead.Count);
        Assert.All(dead, it => Assert.Equal(
            (DeadReason.TooLarge, "account", Huge, Convert.ToHexStringLower(SHA256.HashData(body)), "base64:" + Convert.ToBase64String(body[..4096])),
            (it.Reason, it.Endpoint, it.WholeSize, it.WholeHash, it.Body)));
        Assert.Equal(
            "The message has 31,457,280 bytes; at most 1,048,576 are allowed. Its first 4,096 bytes are kept, so that it cannot be replayed. Send a reference to the data, or raise MaxMessageBytes.",
            dead[0].Error);
        Assert.Equal(0, node.ExitCode);
        Assert.Equal(0u, await LeftAsync());
    }

    [Fact(Timeout = Bounds.Generous)]
    public async Task Handler_TakesAllMemory_TheNodeEndsAndSaysWhy()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_hoard", Token);
        HostProcess node = await world.StartNodeAsync(Token, heapLimit: Heap);
        await world.EmitAsync(new Opened("a"), "opened", Token);
        await world.UntilAsync("/account/a", it => it.State == "Open", Token);

        await world.EmitAsync(new Withdraw("a", Hoard.Amount), "hoard", Token);
        await node.ExitedAsync(Token);

        Assert.Contains("BusSignals ends this process: it has run out of memory", await node.ErrorsAsync(Token), StringComparison.Ordinal);
        Assert.NotEqual(0, node.ExitCode);
        Assert.Empty(await world.ListDeadAsync(Token));
        Assert.Equal(1, (await TakeLeftAsync()).Count(it => it.Contains(MessageUrn.ForTypeString<Withdraw>(), StringComparison.Ordinal)));
    }

    private async Task PublishAsync(byte[] body, int count)
    {
        await using IConnection connection = await new ConnectionFactory { Uri = rabbit.Server.Uri }.CreateConnectionAsync(Token);
        await using IChannel channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        for (int i = 0; i < count; i++)
        {
            await channel.BasicPublishAsync("", "account", mandatory: true, body, Token);
        }
    }

    /// <summary>What is left in the queue; also what was applied, if the node died before it acknowledged that.</summary>
    private async Task<IReadOnlyList<string>> TakeLeftAsync()
    {
        await using IConnection connection = await new ConnectionFactory { Uri = rabbit.Server.Uri }.CreateConnectionAsync(Token);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: Token);
        List<string> left = [];
        while (await channel.BasicGetAsync("account", autoAck: true, Token) is { } message)
        {
            left.Add(Encoding.UTF8.GetString(message.Body.Span));
        }

        return left;
    }

    private async Task<uint> LeftAsync()
    {
        await using IConnection connection = await new ConnectionFactory { Uri = rabbit.Server.Uri }.CreateConnectionAsync(Token);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: Token);
        return await channel.MessageCountAsync("account", Token);
    }
}
