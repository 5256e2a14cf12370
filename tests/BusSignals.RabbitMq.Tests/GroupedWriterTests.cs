using System.Text;
using System.Threading.Channels;

namespace BusSignals.RabbitMq.Tests;

public sealed class GroupedWriterTests
{
    private readonly Channel<string> _written = Channel.CreateUnbounded<string>();
    private readonly GroupedWriter _writer;
    private TaskCompletionSource _gate = new();

    public GroupedWriterTests()
    {
        _gate.SetResult();
        _writer = new GroupedWriter(WriteAsync, limit: 4);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Assert.True(_written.Writer.TryWrite(Encoding.ASCII.GetString(bytes.Span)));
        await _gate.Task.WaitAsync(cancellationToken);
    }

    private Task WriteAsync(string text) => _writer.WriteAsync(Encoding.ASCII.GetBytes(text), Token).AsTask();

    /// <summary>A group that is on its way until the gate opens.</summary>
    private async Task HoldAGroupAsync()
    {
        _gate = new TaskCompletionSource();
        using (QueuedWorkLoad.Begin())
        {
            _ = WriteAsync("a");
        }

        Assert.Equal("a", await NextAsync());
    }

    private async Task<string> NextAsync() => await _written.Reader.ReadAsync(Token);

    [Fact]
    public async Task Write_OtherWorkIsReady_GoesWithWhatIsWrittenMeanwhile()
    {
        using (QueuedWorkLoad.Begin())
        {
            Assert.True(WriteAsync("a").IsCompletedSuccessfully);
            Assert.True(WriteAsync("bc").IsCompletedSuccessfully);
        }

        Assert.Equal("abc", await NextAsync());
    }

    [Fact]
    public async Task Write_AGroupIsOnItsWay_GoesWithTheNextOne()
    {
        await HoldAGroupAsync();
        await WriteAsync("b");
        await WriteAsync("cd");
        _gate.SetResult();

        Assert.Equal("bcd", await NextAsync());
    }

    [Fact]
    public async Task Write_AsMuchAsIsGathered_WaitsForTheGroupsBefore()
    {
        await HoldAGroupAsync();
        await WriteAsync("bcde");
        Task more = WriteAsync("f");
        Assert.False(more.IsCompleted);
        _gate.SetResult();
        await more;

        Assert.Equal(["bcde", "f"], [await NextAsync(), await NextAsync()]);
    }

    [Fact]
    public async Task Write_MoreThanIsEverGathered_GoesAloneBehindTheOthers()
    {
        using (QueuedWorkLoad.Begin())
        {
            _ = WriteAsync("ab");
        }

        await WriteAsync("abcdefgh");

        Assert.Equal(["ab", "abcdefgh"], [await NextAsync(), await NextAsync()]);
    }

    [Fact]
    public async Task Write_AGroupBeforeFailed_SaysSo()
    {
        await HoldAGroupAsync();
        await WriteAsync("bcde");
        Task waiting = WriteAsync("f");
        _gate.SetException(new IOException("Broken pipe."));

        var failure = await Assert.ThrowsAsync<IOException>(() => waiting);
        Assert.Equal(("What was written before could not be sent.", "Broken pipe."), (failure.Message, failure.InnerException!.Message));
        await Assert.ThrowsAsync<IOException>(() => WriteAsync("g"));
        Assert.False(_written.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Write_Cancelled_Ends()
    {
        using var cancel = new CancellationTokenSource();
        await HoldAGroupAsync();
        await WriteAsync("bcde");
        Task waiting = _writer.WriteAsync(new byte[1], cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
