using Microsoft.Extensions.DependencyInjection;

namespace Orders.Tests;

/// <summary>The decision on a refund, from the cancelled order to its end.</summary>
public sealed class RefundFlowTests
{
    private const string Path = "/order/42/refund";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<(Shop Shop, string Token)> AskAsync(Action<OrdersOptions>? configure = null)
    {
        Shop shop = await Shop.OpenAsync(configure);
        await shop.PlaceAsync("42");
        await shop.PayAsync("42", "tx-7", 100);
        await shop.CancelAsync("42", "too slow");
        return (shop, Assert.Single(shop.Harness.Sent<RefundApprovalAsked>()).Link.Segments[^1]);
    }

    private static ITokens Of(Shop shop) => shop.Harness.Services.GetRequiredService<ITokens>();

    [Fact]
    [Trait("Feature", "C5")]
    [Trait("Feature", "C8")]
    [Trait("Feature", "C9")]
    public async Task Request_OfACancelledOrder_SendsTheLinkAndWaitsForSevenDays()
    {
        (Shop shop, string token) = await AskAsync(it => it.PublicAddress = new Uri("https://shop.example.com/eu/"));
        await using Shop own = shop;

        Assert.Equal(
            [new RefundApprovalAsked(new("42"), 100, new Uri($"https://shop.example.com/eu/approvals/{token}"))],
            shop.Harness.Sent<RefundApprovalAsked>());
        Assert.Matches("^[A-Za-z0-9_-]{79}$", token);
        ProcessView view = (await shop.Harness.ProcessAsync(Path, Token))
            .ShouldHaveState<Refund>(it => it is { TxId: "tx-7", Amount: 100, Status: RefundStatus.Open, Reason: null })
            .ShouldHaveHistory(("refund.requested", SignalOutcome.Applied), ("refund.approval", SignalOutcome.Applied)).View;
        Assert.Equal(shop.Harness.Now.AddDays(7), Assert.Single(view.Timers).Due);
    }

    [Fact]
    [Trait("Feature", "C5")]
    public async Task Approve_Refund_SendsTheMoneyBack()
    {
        (Shop shop, string token) = await AskAsync();
        await using Shop own = shop;

        TokenResult result = await Of(shop).ResolveAsync(Refunds.Approval, token, new RefundDecision(true), Token);
        await shop.Harness.WaitUntilIdleAsync(Token);

        Assert.True(result.IsAccepted);
        (await shop.Harness.ProcessAsync(Path, Token))
            .ShouldHaveEnded()
            .ShouldHaveTimers()
            .ShouldHaveState<Refund>(it => it is { Status: RefundStatus.Approved, Reason: null })
            .ShouldHaveHistory(
                ("refund.requested", SignalOutcome.Applied), ("refund.approval", SignalOutcome.Applied), ("refund.approval", SignalOutcome.Applied));
        Assert.Equal([new RefundApproved(new("42"), "tx-7", 100)], shop.Harness.Sent<RefundApproved>());
        Assert.Empty(shop.Harness.Sent<RefundDeclined>());
    }

    [Fact]
    [Trait("Feature", "C5")]
    public async Task Decline_Refund_TellsTheReason()
    {
        (Shop shop, string token) = await AskAsync();
        await using Shop own = shop;

        await Of(shop).ResolveAsync(Refunds.Approval, token, new RefundDecision(false, "already shipped"), Token);
        await shop.Harness.WaitUntilIdleAsync(Token);

        (await shop.Harness.ProcessAsync(Path, Token)).ShouldHaveEnded()
            .ShouldHaveState<Refund>(it => it is { Status: RefundStatus.Declined, Reason: "already shipped" });
        Assert.Equal([new RefundDeclined(new("42"), "already shipped")], shop.Harness.Sent<RefundDeclined>());
        Assert.Empty(shop.Harness.Sent<RefundApproved>());
    }

    [Fact]
    [Trait("Feature", "C8")]
    [Trait("Feature", "C11")]
    public async Task Silence_ForSevenDays_IsABranchOfItsOwn()
    {
        (Shop shop, string token) = await AskAsync();
        await using Shop own = shop;

        await shop.AdvanceAsync(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        (await shop.Harness.ProcessAsync(Path, Token)).ShouldHaveState<Refund>(it => it.Status == RefundStatus.Open);
        await shop.AdvanceAsync(TimeSpan.FromMilliseconds(1));

        (await shop.Harness.ProcessAsync(Path, Token)).ShouldHaveEnded()
            .ShouldHaveState<Refund>(it => it is { Status: RefundStatus.Undecided, Reason: null });
        Assert.Equal([new RefundUndecided(new("42"), "tx-7", 100)], shop.Harness.Sent<RefundUndecided>());
        Assert.Equal(
            TokenOutcome.Expired, (await Of(shop).ResolveAsync(Refunds.Approval, token, new RefundDecision(true), Token)).Outcome);
        Assert.Empty(shop.Harness.Sent<RefundApproved>());
    }

    [Fact]
    [Trait("Feature", "C28")]
    public async Task Cancel_TheQuestion_LeavesTheRefundUndecided()
    {
        (Shop shop, string token) = await AskAsync();
        await using Shop own = shop;

        await Of(shop).CancelAsync(Refunds.Approval, token, "asked the wrong one", Token);
        await shop.Harness.WaitUntilIdleAsync(Token);

        (await shop.Harness.ProcessAsync(Path, Token)).ShouldHaveEnded()
            .ShouldHaveState<Refund>(it => it is { Status: RefundStatus.Undecided, Reason: "asked the wrong one" });
    }

    [Fact]
    [Trait("Feature", "C15")]
    public async Task Decision_WithAnInvalidReason_ChangesNothing()
    {
        (Shop shop, string token) = await AskAsync();
        await using Shop own = shop;

        await Assert.ThrowsAsync<InvalidSignalException>(
            () => Of(shop).ResolveAsync(Refunds.Approval, token, new RefundDecision(false, new string('x', 201)), Token));

        Assert.True((await Of(shop).PeekAsync(Refunds.Approval, token, Token)).IsOpen);
    }

    [Fact]
    public async Task Request_Again_IsRefusedAndAsksNobody()
    {
        (Shop shop, string _) = await AskAsync();
        await using Shop own = shop;

        await shop.Harness.EmitAsync(new RefundRequested(new("42"), "tx-8", 1), cancellationToken: Token);

        Assert.Single(shop.Harness.Sent<RefundApprovalAsked>());
        (await shop.Harness.ProcessAsync(Path, Token))
            .ShouldHaveState<Refund>(it => it is { TxId: "tx-7", Amount: 100 })
            .ShouldHaveHistory(
                ("refund.requested", SignalOutcome.Applied), ("refund.approval", SignalOutcome.Applied), ("refund.requested", SignalOutcome.Rejected));
    }
}
