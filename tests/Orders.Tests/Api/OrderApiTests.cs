using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Orders.Tests;

/// <summary>The shop's own API.</summary>
public sealed class OrderApiTests : IAsyncDisposable
{
    private readonly ShopFactory _shop = new();
    private readonly HttpClient _http;

    public OrderApiTests() => _http = _shop.CreateClient();

    [Fact]
    [Trait("Feature", "N7")]
    public async Task Place_MakesTheRowAndStartsTheProcess()
    {
        HttpResponseMessage answer = await _http.PostAsync("/orders", new { price = 99.5 });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        string id = (await answer.JsonAsync()).GetProperty("id").GetString()!;
        Assert.Equal($"/orders/{id}", answer.Headers.Location?.ToString());
        await _shop.UntilAsync(id, it => it.State == "AwaitingPayment");
        await using AsyncServiceScope scope = _shop.Services.CreateAsyncScope();
        OrderRecord? row = await scope.ServiceProvider.GetRequiredService<OrdersDbContext>()
            .Orders.FindAsync([id], TestContext.Current.CancellationToken);
        Assert.Equal((99.5m, OrderStatus.Placed), (row!.Price, row.Status));
    }

    [Fact]
    public async Task Place_WithATakenNumber_IsAConflict()
    {
        await _http.PostAsync("/orders", new { id = "42", price = 120 });

        HttpResponseMessage answer = await _http.PostAsync("/orders", new { id = "42", price = 1 });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.StartsWith("There is an order '42' already", (await answer.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Place_ManyAtOnceWithOneNumber_PlacesOne()
    {
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => _http.PostAsync("/orders", new { id = "42", price = 120 })));

        Assert.Single(answers, it => it.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(it => it.StatusCode == HttpStatusCode.Conflict));
        ProcessView view = await _shop.UntilAsync("42", it => it.State == "AwaitingPayment");
        Assert.Single(view.History);
    }

    [Fact]
    public async Task Place_ThatIsWrong_IsRefusedWithAllReasons()
    {
        HttpResponseMessage answer = await _http.PostAsync("/orders", new { id = "..", price = 1.005, payWithin = "soon" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            [
                "'id' must be an order number: 1 to 100 letters, digits, '-', '_' or '.', the first a letter or a digit.",
                "'price' must be a number above 0, at most 1000000, with at most two decimals.",
                "'payWithin' must be a time above zero and at most a year, written like '00:15:00' or '3.00:00:00'.",
            ],
            await answer.ReasonsAsync());
    }

    [Fact]
    public async Task Show_ARunningOrder_ShowsStateWaitsDeadlinesAndHistory()
    {
        await _http.PostAsync("/orders", new { id = "42", price = 120 });
        ProcessView view = await _shop.UntilAsync("42", it => it.State == "AwaitingPayment");

        JsonElement order = await (await GetAsync("/orders/42")).JsonAsync();

        Assert.Equal("Placed", order.GetProperty("status").GetString());
        JsonElement process = order.GetProperty("process");
        Assert.Equal("Running", process.GetProperty("status").GetString());
        Assert.Equal("AwaitingPayment", process.GetProperty("state").GetString());
        Assert.Equal(["order.cancelled", "order.paymentreceived"], process.GetProperty("waits").EnumerateArray().Select(it => it.GetString()).Order());
        JsonElement deadline = Assert.Single(process.GetProperty("deadlines").EnumerateArray());
        Assert.Equal(view.StateSince.AddDays(3), deadline.GetProperty("due").GetDateTimeOffset());
        JsonElement entry = Assert.Single(process.GetProperty("history").EnumerateArray());
        Assert.Equal(("order.placed", "Applied"), (entry.GetProperty("name").GetString(), entry.GetProperty("outcome").GetString()));
        Assert.Equal(view.History[0].ReceivedAt, entry.GetProperty("receivedAt").GetDateTimeOffset());
        Assert.Empty(process.GetProperty("mailbox").EnumerateArray());
    }

    [Fact]
    public async Task Show_APaymentThatCameEarly_ShowsTheMailbox()
    {
        await using (AsyncServiceScope scope = _shop.Services.CreateAsyncScope())
        {
            CancellationToken token = TestContext.Current.CancellationToken;
            await using EntityLock<Order> locked = await _shop.Services.GetRequiredService<IEntityLocks>().AcquireAsync<Order>("42", cancellationToken: token);
            await scope.ServiceProvider.GetRequiredService<OrderSignals>().PaymentReceived.EmitAsync(
                new PaymentReceived(locked, "tx-1", 120), cancellationToken: token);
        }

        await _shop.UntilAsync("42", it => it.Mailbox.Any());

        JsonElement order = await (await GetAsync("/orders/42")).JsonAsync();

        JsonElement entry = Assert.Single(order.GetProperty("process").GetProperty("mailbox").EnumerateArray());
        Assert.Equal("order.paymentreceived", entry.GetProperty("name").GetString());
    }

    [Fact]
    [Trait("Feature", "J21")]
    public async Task AnyRequest_ForAnUnknownOrder_IsNotFound()
    {
        HttpResponseMessage[] answers =
        [
            await GetAsync("/orders/42"),
            await GetAsync("/orders/%20"),
            await _http.PostAsync("/orders/42/delivered", new { }),
            await _http.PostAsync("/orders/42/cancel", new { reason = "none" }),
        ];

        Assert.All(answers, it => Assert.Equal(HttpStatusCode.NotFound, it.StatusCode));
        Assert.All(answers, it => Assert.Equal("application/problem+json", it.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Cancel_EndsTheOrderWithTheReason()
    {
        await _http.PostAsync("/orders", new { id = "42", price = 120 });

        HttpResponseMessage refused = await _http.PostAsync("/orders/42/cancel", new { });
        HttpResponseMessage accepted = await _http.PostAsync("/orders/42/cancel", new { reason = "too dear" });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["'reason' is missing."], await refused.ReasonsAsync());
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        ProcessView view = await _shop.UntilAsync("42", it => it.Status == ProcessStatus.Ended);
        Assert.Equal("too dear", view.StateAs<Fulfillment>()!.CancelReason);
    }

    [Fact]
    public async Task Health_OfARunningHost_IsGood() => Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health")).StatusCode);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _shop.DisposeAsync();
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
