using System.Reflection;

namespace BusSignals.Tests.Failures;

/// <summary>What is said of an exception names every cause, and reading an exception never throws and always ends.</summary>
[Trait("Feature", "R17")]
public sealed class FailureTextTests
{
    private sealed class Mute : Exception
    {
        public override string Message => null!;
    }

    [Fact]
    public void Of_LongMessages_NamesEachCauseToTheLast()
    {
        var exception = new InvalidOperationException(new string('a', 200_000), new FormatException(new string('b', 200_000), new ArithmeticException("Base 3")));

        string text = FailureText.Of(exception);

        Assert.InRange(text.Length, 4000, 8000);
        Assert.StartsWith("InvalidOperationException: aaa", text, StringComparison.Ordinal);
        Assert.Contains("a… Caused by FormatException: bbb", text, StringComparison.Ordinal);
        Assert.EndsWith("b… Caused by ArithmeticException: Base 3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ManyCauses_NamesEach()
    {
        var exception = new InvalidOperationException("It is wrong.");
        for (int level = 0; level < 60; level++)
        {
            exception = new InvalidOperationException($"Level {level} {new string('x', 1000)}", exception);
        }

        string text = FailureText.Of(exception);

        Assert.All(Enumerable.Range(0, 60), level => Assert.Contains($": Level {level} x", text, StringComparison.Ordinal));
        Assert.EndsWith(" Caused by InvalidOperationException: It is wrong.", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 8000);
    }

    [Fact]
    public void Of_MoreCausesThanAnybodyReads_KeepsTheFirstAndTheLast()
    {
        var exception = new InvalidOperationException("the last");
        for (int level = 0; level < 400; level++)
        {
            exception = new InvalidOperationException($"Level {level} {new string('x', 100)}", exception);
        }

        string text = FailureText.Of(exception);

        Assert.StartsWith("InvalidOperationException: Level 399 ", text, StringComparison.Ordinal);
        Assert.EndsWith(" Caused by InvalidOperationException: the last", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 8001);
    }

    [Fact]
    public void Of_LongMessageWithCharactersOfTwoHalves_CutsBetweenThem()
    {
        string text = FailureText.Of(new InvalidOperationException("a" + string.Concat(Enumerable.Repeat("🚀", 5000)) + "b"));

        Assert.Equal(text, PlainText.Of(text));
    }

    [Fact]
    public void WithCauses_LongText_NamesTheCause()
    {
        var exception = new InvalidOperationException(new string('a', 200_000), new FormatException("'x' is no number."));

        Assert.EndsWith("a… Caused by FormatException: 'x' is no number.", FailureText.WithCauses(exception.Message, exception), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ItsOwnCause_NamesItOnce()
    {
        Assert.Equal("CycleException: It is its own cause.", FailureText.Of(new CycleException()));
        Assert.Equal("IOException: outer. Caused by CycleException: It is its own cause.", FailureText.Of(new IOException("outer", new CycleException())));
    }

    [Fact]
    public void Of_MessageThatThrowsOrIsNull_SaysSo()
    {
        Assert.Equal("HostileException: (its Message throws NotSupportedException)", FailureText.Of(new HostileException()));
        Assert.Equal(
            "IOException: outer. Caused by HostileException: (its Message throws NotSupportedException)",
            FailureText.WithCauses("IOException: outer.", new IOException("outer", new HostileException())));
        Assert.Equal("Mute: ", FailureText.Of(new Mute()));
    }

    [Fact]
    public void Readable_WhatCanBeLogged_IsItself()
    {
        var shared = new FormatException("shared");
        Exception[] all = [shared, new Mute(), new AggregateException(shared, new IOException("", shared)), new TargetInvocationException(shared)];

        Assert.Equal(all, all.Select(Causes.Readable));
    }

    [Fact]
    public void Readable_WhatCannotBeLogged_IsAnExceptionThatSaysIt()
    {
        Assert.StartsWith("HostileException: (its Message throws", Causes.Readable(new HostileException()).Message, StringComparison.Ordinal);
        Assert.StartsWith("CycleException: It is its own cause.", Causes.Readable(new CycleException()).Message, StringComparison.Ordinal);
        Assert.IsType<UnreadableException>(Causes.Readable(new AggregateException(new IOException(), new CycleException())));
        Assert.IsType<UnreadableException>(Causes.Readable(new IOException("", new HostileException())));
    }

    [Fact]
    public void Chain_OfItsOwnCause_Ends()
    {
        var cycle = new CycleException();

        Assert.Equal([cycle], Causes.Chain(cycle));
        Assert.Equal([cycle], Causes.All(cycle));
        Assert.Null(StoreUnavailableException.In(cycle));
        Assert.Empty(Causes.Chain(null));
    }
}
