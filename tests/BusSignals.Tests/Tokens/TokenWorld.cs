using BusSignals.Testing;

namespace BusSignals.Tests.Tokens;

/// <summary>What the tests of tokens share: keys that differ, and tokens as they are mostly written.</summary>
internal static class TokenWorld
{
    public static readonly AnswerFingerprint YesOrNo = AnswerFingerprint.Of(typeof(bool));

    public static readonly Guid Id = new("0198c5f2-7d1a-4b3c-8e5f-102030405060");

    public static readonly Guid Process = new("6f1d7f0e-3c1b-5d0a-9a55-b5516a15b5e1");

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly TokenAddress Approval = new(Id, Process, YesOrNo, Start.AddDays(3));

    /// <summary>32 bytes: first, first + 1, …</summary>
    public static byte[] Key(byte first) => [.. Enumerable.Range(first, 32).Select(it => (byte)it)];

    public static TokenText Text(TokenKeys keys, TimeProvider? clock = null)
    {
        var faults = new Faults();
        keys.Check(faults);
        Assert.Empty(faults.Texts);
        return new TokenText(TokenKeyRing.Of(keys), new StoreClock(clock ?? new VirtualTime()));
    }

    /// <summary>With one key, 7.</summary>
    public static TokenText Text(TimeProvider? clock = null) => Text(new TokenKeys().Add(7, Key(0)), clock);
}
