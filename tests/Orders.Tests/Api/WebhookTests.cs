using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orders.Tests;

/// <summary>The payment provider's webhook.</summary>
public sealed class WebhookTests : IAsyncDisposable
{
    private const string Path = "/webhooks/payments";
    private readonly ShopFactory _shop = new();
    private readonly HttpClient _http;

    public WebhookTests() => _http = _shop.CreateClient();

    [Fact]
    [Trait("Feature", "J22")]
    public async Task Webhook_OfAPaidOrder_ReachesItsProcess()
    {
        await _http.PostAsync("/orders", new { id = "42", price = 120 });
        await _shop.UntilAsync("42", it => it.State == "AwaitingPayment");

        HttpResponseMessage answer = await _http.PostAsync(Path, Payment());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        ProcessView view = await _shop.UntilAsync("42", it => it.State == "AwaitingDelivery");
        Assert.Equal((await answer.JsonAsync()).GetProperty("signal").GetGuid(), view.History[^1].MessageId);
        Assert.True(view.StateAs<Fulfillment>() is { TxId: "tx-1", Paid: 120 });
    }

    [Fact]
    [Trait("Feature", "J22")]
    public async Task Webhook_DeliveredTwice_IsOneSignal()
    {
        await _http.PostAsync("/orders", new { id = "42", price = 120 });

        HttpResponseMessage first = await _http.PostAsync(Path, Payment());
        HttpResponseMessage second = await _http.PostAsync(Path, Payment());

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode));
        Assert.Equal((await first.JsonAsync()).GetProperty("signal").GetGuid(), (await second.JsonAsync()).GetProperty("signal").GetGuid());
        await _http.PostAsync("/orders/42/delivered", new { });
        ProcessView view = await _shop.UntilAsync("42", it => it.Status == ProcessStatus.Ended);
        Assert.Single(view.History, it => it.Name == "order.paymentreceived");
    }

    [Fact]
    [Trait("Feature", "J19")]
    [Trait("Feature", "J22")]
    public async Task Webhook_WhileAnotherHasTheOrder_IsToldToComeAgain()
    {
        IEntityLocks locks = _shop.Services.GetRequiredService<IEntityLocks>();
        _shop.Services.GetRequiredService<IOptions<OrdersOptions>>().Value.LockPatience = TimeSpan.Zero;
        await _http.PostAsync("/orders", new { id = "42", price = 120 });
        await _shop.UntilAsync("42", it => it.State == "AwaitingPayment");

        HttpResponseMessage refused;
        await using (await locks.AcquireAsync<Order>("42", cancellationToken: TestContext.Current.CancellationToken))
        {
            refused = await _http.PostAsync(Path, Payment());
        }

        HttpResponseMessage again = await _http.PostAsync(Path, Payment());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Accepted), (refused.StatusCode, again.StatusCode));
        Assert.Equal("Others are at the order '42'; send the event again.", (await refused.JsonAsync()).GetProperty("detail").GetString());
        ProcessView view = await _shop.UntilAsync("42", it => it.State == "AwaitingDelivery");
        Assert.Single(view.History, it => it.Name == "order.paymentreceived");
    }

    [Fact]
    [Trait("Feature", "J19")]
    [Trait("Feature", "J20")]
    public async Task Webhook_ThatWasTaken_LeavesTheOrderFree()
    {
        await _http.PostAsync("/orders", new { id = "42", price = 120 });
        await _http.PostAsync(Path, Payment());
        await _shop.UntilAsync("42", it => it.State == "AwaitingDelivery");

        await using EntityLock<Order> free = await _shop.Services.GetRequiredService<IEntityLocks>()
            .AcquireAsync<Order>("42", cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(free.IsHeld);
    }

    [Fact]
    [Trait("Feature", "J21")]
    public async Task Webhook_OfAnUnknownOrder_IsNotFound()
    {
        HttpResponseMessage answer = await _http.PostAsync(Path, Payment());

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("There is no order '42'.", (await answer.JsonAsync()).GetProperty("detail").GetString());
        Assert.Null(await _shop.Processes.FindAsync("/order/42/fulfillment", TestContext.Current.CancellationToken));
    }

    [Theory]
    [Trait("Feature", "J22")]
    [InlineData("{}",
        "'eventId' is missing.", "'type' is missing.", "'orderId' is missing.", "'transactionId' is missing.", "'amount' is missing.")]
    [InlineData("[]", "'body' must be a JSON object.")]
    [InlineData("""{"eventId":1,"type":"payment.succeeded","orderId":"a/b","transactionId":"","amount":"12"}""",
        "'eventId' must be a text of 1 to 200 characters without control characters.",
        "'orderId' must be an order number: 1 to 100 letters, digits, '-', '_' or '.', the first a letter or a digit.",
        "'transactionId' must be a text of 1 to 200 characters without control characters.",
        "'amount' must be a number above 0, at most 1000000, with at most two decimals.")]
    [InlineData("""{"eventId":"e","type":"payment.succeeded","orderId":"42","transactionId":"\ud800","amount":0}""",
        "'transactionId' must be a text of 1 to 200 characters without control characters.",
        "'amount' must be a number above 0, at most 1000000, with at most two decimals.")]
    public async Task Webhook_ThatIsWrong_IsRefusedWithAllReasons(string body, params string[] reasons)
    {
        HttpResponseMessage answer = await _http.PostTextAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(reasons, await answer.ReasonsAsync());
    }

    [Theory]
    [Trait("Feature", "J22")]
    [InlineData("")]
    [InlineData("""{"eventId":""")]
    [InlineData("""{"eventId":"1","eventId":"2"}""")]
    public async Task Webhook_ThatIsNoJson_IsRefusedWithTheReason(string body)
    {
        HttpResponseMessage answer = await _http.PostTextAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("'body' must be a JSON object, but cannot be read: ", Assert.Single(await answer.ReasonsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Feature", "J22")]
    public async Task Webhook_OfAnotherEvent_IsIgnoredWithTheReason()
    {
        HttpResponseMessage answer = await _http.PostAsync(Path, new { eventId = "event-1", type = "payment.refunded" });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(
            "Events of type 'payment.refunded' are not handled; only 'payment.succeeded' is.",
            (await answer.JsonAsync()).GetProperty("reason").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _shop.DisposeAsync();
    }

    private static object Payment() => new { eventId = "event-1", type = "payment.succeeded", orderId = "42", transactionId = "tx-1", amount = 120 };
}
