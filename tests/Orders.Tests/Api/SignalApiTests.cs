using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orders.Durable;

namespace Orders.Tests;

/// <summary>Signals by name over HTTP, to a durable process.</summary>
public sealed class SignalApiTests : IAsyncDisposable
{
    private const string Checkout = "/order/42/checkout";
    private readonly ShopFactory _shop = new();
    private readonly HttpClient _http;

    public SignalApiTests() => _http = _shop.CreateClient();

    [Fact]
    [Trait("Feature", "Z42")]
    [Trait("Feature", "C23")]
    [Trait("Feature", "J12")]
    public async Task Signals_ByName_SeeACheckoutThrough()
    {
        HttpResponseMessage started = await _http.PostAsync("/orders/42/checkout", new { amount = 100 });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(Checkout, (await started.JsonAsync()).GetProperty("process").GetString());

        await SendAsync("payment.processed", Checkout, new { paymentId = "pay-1", amount = 100, result = PaymentResult.Succeeded });
        await SendAsync("app:order.shipped", Checkout, new { trackingNumber = "1Z999", carrier = "UPS" });

        ProcessView view = await _shop.UntilPathAsync(Checkout, it => it.Status == ProcessStatus.Ended);
        Assert.Equal(new CheckoutResult(true, new("42"), "pay-1", "1Z999"), view.ResultAs<CheckoutResult>());
    }

    [Fact]
    [Trait("Feature", "C18")]
    [Trait("Feature", "C23")]
    public async Task Gate_ByName_IsOpened()
    {
        const string Process = "/order/42/large-order";
        await using (AsyncServiceScope scope = _shop.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<LargeOrderProcess>(
                new ApproveLargeOrder(new("42"), ["ann"], ["eve"]), TestContext.Current.CancellationToken);
        }

        await SendAsync("process.opengate", Process, new { gate = "ann" });
        await SendAsync("approval.vote", Process, new { voter = "eve", approve = true });

        ProcessView view = await _shop.UntilPathAsync(Process, it => it.Status == ProcessStatus.Ended);
        Assert.True(view.ResultAs<LargeOrderResult>().Approved);
    }

    [Theory]
    [InlineData("order.lost", Checkout, "{}", "'order.lost' is no signal of 'CheckoutProcess'")]
    [InlineData("order.shipped", "/parcel/42", "{}", "No registered process")]
    [InlineData("order.shipped", Checkout, """{"carrier":"UPS"}""", "'/trackingNumber' breaks the rule 'required'")]
    [Trait("Feature", "Z42")]
    public async Task Signal_ThatCannotBeSent_IsRefusedWithTheReason(string name, string process, string payload, string reason)
    {
        HttpResponseMessage answer = await _http.PostTextAsync($"/signals/{name}?process={process}", payload);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (await answer.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _shop.DisposeAsync();
    }

    private async Task SendAsync(string name, string process, object payload)
    {
        HttpResponseMessage answer = await _http.PostAsync($"/signals/{name}?process={process}", payload);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
