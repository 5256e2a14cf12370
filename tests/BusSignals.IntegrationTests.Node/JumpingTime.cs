namespace Ledger;

/// <summary>The machine's clock, but for a time of day that is wrong by an offset, which may jump.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _offset;

    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
