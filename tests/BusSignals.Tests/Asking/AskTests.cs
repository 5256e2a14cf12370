using System.Globalization;
using BusSignals.Testing;
using static BusSignals.Tests.Asking.AddressHarness;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

[Trait("Feature", "N16")]
public sealed class AskTests
{
    [Fact]
    public async Task Ask_HandlerReplies_ReturnsTheReplyOfTheCommittedState()
    {
        await using SignalHarness harness = await StartOpenAsync();
        DateTimeOffset before = harness.Now;

        AddressChanged reply = await harness.AskAsync("Elm Street");

        Assert.Equal(new AddressChanged("Elm Street", 1), reply);
        Assert.Equal(("Elm Street", 1), await harness.StateAsync());
        Assert.Equal(before, harness.Now);
    }

    [Fact]
    public async Task Ask_HandlerReplies_IsKeptWithTheReceipt()
    {
        await using SignalHarness harness = await StartOpenAsync();

        await harness.AskAsync("Elm Street");

        ProcessView view = (await harness.ProcessAsync(AddressHarness.Path, Token)).View;
        Assert.Equal("""{"street":"Elm Street","changes":1}""", view.History[1].Reply);
        Assert.Null(view.History[0].Reply);
    }

    [Fact]
    public async Task Ask_HandlerDoesNotReply_NamesTheProcess()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => harness.AskAsync("silent"));

        Assert.Equal(
            "The ask 'address.change' was handled by '/order/42/address' without a reply; call context.Reply(…) in its handler, or emit it instead of asking.",
            exception.Message);
        Assert.Equal((SignalOutcome.Applied, AddressHarness.Path), (exception.Outcome, exception.Process));
        Assert.Equal(("silent", 1), await harness.StateAsync());
    }

    [Fact]
    public async Task Ask_ReplyIsOfAnotherType_SaysSo()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => harness.AskAsync<int>(To("Elm Street"), cancellationToken: Token));

        Assert.StartsWith("The ask 'address.change' was handled by '/order/42/address', but its reply is no 'int': ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Feature", "R7")]
    public async Task Ask_ReplyLacksWhatTheTypeNeeds_SaysWhat()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => harness.AskAsync<AddressAndTown>(To("Elm Street"), cancellationToken: Token));

        Assert.Equal(
            "The ask 'address.change' was handled by '/order/42/address', but its reply is no 'AddressAndTown': '/changes' breaks the rule 'type string' with the value ***; "
            + "'/town' breaks the rule 'required' because it is missing.",
            exception.Message);
        Assert.Equal(SignalOutcome.Applied, exception.Outcome);
    }

    [Fact]
    [Trait("Feature", "R7")]
    public async Task Ask_ReplyMayLackWhatCanBeNull()
    {
        await using SignalHarness harness = await StartOpenAsync();

        AddressInCountry reply = await harness.AskAsync<AddressInCountry>(To("Elm Street"), cancellationToken: Token);

        Assert.Equal(new AddressInCountry("Elm Street", null), reply);
    }

    [Fact]
    public async Task Ask_ReplyIsNull_IsNull()
    {
        await using SignalHarness harness = await StartOpenAsync();

        Assert.Null(await harness.AskAsync<AddressChanged?>(To("gone"), cancellationToken: Token));
    }

    [Fact]
    [Trait("Feature", "R7")]
    public async Task Ask_ForATypeWithRulesOfItsOwn_IsRefusedBeforeItIsSent()
    {
        await using SignalHarness harness = await StartOpenAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => harness.AskAsync<SelfCheckedAddress>(To("Elm Street"), cancellationToken: Token));

        Assert.Equal(("", 0), await harness.StateAsync());
    }

    [Fact]
    public async Task Ask_WhatIsNoSignal_IsRefusedAtOnce()
    {
        await using SignalHarness harness = await StartOpenAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.AskAsync<int>("no signal", cancellationToken: Token));
    }

    [Fact]
    public async Task Reply_Twice_FailsTheHandling()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskFailedException>(() => harness.AskAsync("twice"));

        Assert.Equal("InvalidOperationException: The signal 'address.change' has its reply already; Reply is called once.", exception.Reason);
    }

    [Fact]
    [Trait("Feature", "Z27")]
    public async Task Reply_LargerThanASignalMayBe_FailsTheHandling()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskFailedException>(() => harness.AskAsync("huge"));

        Assert.Equal(
            "InvalidOperationException: The reply to the signal 'address.change' has 300,002 bytes; at most 262,144 are allowed. Reply with a reference to the data.",
            exception.Reason);
    }

    [Fact]
    public async Task Reply_NobodyAsked_IsKeptForWhoAsksWithTheSameKey()
    {
        await using SignalHarness harness = await StartOpenAsync();
        await harness.EmitAsync(To("Elm Street"), new EmitOptions { IdempotencyKey = "k" }, Token);

        AddressChanged reply = await harness.AskAsync("Elm Street", "k");

        Assert.Equal(new AddressChanged("Elm Street", 1), reply);
        Assert.Equal(("Elm Street", 1), await harness.StateAsync());
    }

    [Fact]
    public async Task Ask_FailedHandler_TellsAndKeepsADeadSignal()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskFailedException>(() => harness.AskAsync("broken"));

        Assert.Equal("The ask 'address.change' failed at '/order/42/address': TimeoutException: the map is away", exception.Message);
        Assert.Equal(exception.MessageId, Assert.Single(await harness.DeadSignalsAsync(Token)).MessageId);
        Assert.Equal(("", 0), await harness.StateAsync());
    }

    [Fact]
    [Trait("Feature", "Z21")]
    public async Task Ask_HandlerSaysItFailed_TellsTheReason()
    {
        await using SignalHarness harness = await StartOpenAsync();

        var exception = await Assert.ThrowsAsync<AskFailedException>(() => harness.AskAsync("failed"));

        Assert.Equal("the map is wrong", exception.Reason);
    }

    [Fact]
    public async Task Ask_InvalidAtTheEmitter_IsNotSent()
    {
        await using SignalHarness harness = await StartOpenAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.AskAsync<AddressChanged>(new ChangeAddress("", "Elm Street"), cancellationToken: Token));

        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-1.00:00:00")]
    [InlineData("-10675199.02:48:05.4775808")]
    [Trait("Feature", "R13")]
    public async Task Ask_TimeoutIsOver_EndsAtOnceAndSendsNothing(string timeout)
    {
        await using SignalHarness harness = await StartOpenAsync();
        var options = new AskOptions { Timeout = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture) };

        var exception = await Assert.ThrowsAsync<AskTimeoutException>(() => harness.AskAsync<AddressChanged>(To("Elm Street"), options, Token));

        Assert.Equal($"The ask 'address.change' was not answered within {timeout}: it is not known to have been sent.", exception.Message);
        Assert.Equal(("", 0), await harness.StateAsync());
    }

    [Theory]
    [InlineData("-00:00:00.0010000")]
    [InlineData("10675199.02:48:05.4775807")]
    [InlineData("60.00:00:00")]
    [Trait("Feature", "R13")]
    public async Task Ask_TimeoutIsNeverOrFarOff_GetsItsAnswer(string timeout)
    {
        await using SignalHarness harness = await StartOpenAsync();
        var options = new AskOptions { Timeout = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture) };

        Assert.Equal(new AddressChanged("Elm Street", 1), await harness.AskAsync<AddressChanged>(To("Elm Street"), options, Token));
    }

    [Fact]
    [Trait("Feature", "R13")]
    public async Task Ask_DeadlineHasPassed_EndsAtOnce()
    {
        await using SignalHarness harness = await StartOpenAsync();
        var options = new AskOptions { Deadline = harness.Now.AddTicks(-1) };

        var exception = await Assert.ThrowsAsync<AskTimeoutException>(() => harness.AskAsync<AddressChanged>(To("Elm Street"), options, Token));

        Assert.Equal($"The ask 'address.change' was not answered until {options.Deadline:O}: it is not known to have been sent.", exception.Message);
    }

    [Fact]
    [Trait("Feature", "R13")]
    public async Task Ask_DeadlineInsteadOfTimeout_GetsItsAnswer()
    {
        await using SignalHarness harness = await StartOpenAsync();
        var options = new AskOptions { Deadline = harness.Now.AddDays(1), Timeout = TimeSpan.Zero };

        Assert.Equal(new AddressChanged("Elm Street", 1), await harness.AskAsync<AddressChanged>(To("Elm Street"), options, Token));
    }

    [Fact]
    public async Task Ask_ByNameAndJson_ReturnsTheReply()
    {
        await using SignalHarness harness = await StartOpenAsync();
        Task<AddressChanged> reply = harness.WithBusAsync(bus => bus.For(AddressHarness.Id)
            .AskAsync<AddressChanged>("app:address.change", """{"street":"Elm Street"}""", cancellationToken: Token));

        Assert.Equal(new AddressChanged("Elm Street", 1), await reply);
    }
}
