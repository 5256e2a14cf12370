using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

/// <summary>What the broker does not confirm is sent again, with growing pauses; the first try that ends decides.</summary>
[Trait("Feature", "R1")]
public sealed class UnconfirmedSendTests
{
    private readonly VirtualTime _clock = new();
    private readonly List<TaskCompletionSource> _tries = [];

    private Task SendAsync(CancellationToken cancellationToken) => UnconfirmedSend.SendAsync(
        () =>
        {
            var confirmed = new TaskCompletionSource();
            _tries.Add(confirmed);
            return confirmed.Task;
        },
        _clock,
        cancellationToken);

    private void Pass(double seconds) => _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromSeconds(seconds));

    private async Task PassAsync(double seconds, int tries)
    {
        Pass(seconds);
        while (_tries.Count < tries)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(tries, _tries.Count);
    }

    [Fact]
    public async Task Send_Confirmed_IsSentOnce()
    {
        Task sending = SendAsync(Token);
        Pass(29.9);

        _tries[0].SetResult();
        await sending;

        Assert.Single(_tries);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Send_NotConfirmed_IsSentAgainAndEitherTryEndsIt(int confirmed)
    {
        Task sending = SendAsync(Token);
        await PassAsync(30, tries: 2);

        _tries[confirmed].SetResult();

        await sending;
    }

    [Fact]
    public async Task Send_Fails_FailsAsTheTryDid()
    {
        Task sending = SendAsync(Token);
        _tries[0].SetException(new TimeoutException("of the client"));
        Assert.Equal("of the client", (await Assert.ThrowsAsync<TimeoutException>(() => sending)).Message);

        sending = SendAsync(Token);
        await PassAsync(30, tries: 3);
        _tries[2].SetException(new TimeoutException("of the second try"));
        Assert.Equal("of the second try", (await Assert.ThrowsAsync<TimeoutException>(() => sending)).Message);
    }

    [Fact]
    public async Task Send_GivenUp_EndsAtOnce()
    {
        using var cancel = new CancellationTokenSource();
        Task sending = SendAsync(cancel.Token);
        await PassAsync(30, tries: 2);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }
}
