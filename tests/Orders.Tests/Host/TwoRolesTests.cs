using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BusSignals.RealParts;
using MassTransit;

namespace Orders.Tests;

/// <summary>The sample host in its two roles, as two processes on RabbitMQ and PostgreSQL.</summary>
public sealed class TwoRolesTests(RabbitMqFixture rabbit, PostgresFixture postgres)
    : IClassFixture<RabbitMqFixture>, IClassFixture<PostgresFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 240_000)]
    [Trait("Feature", "N10")]
    [Trait("Feature", "J22")]
    public async Task TwoRoles_WebhookTwice_PaysTheOrderOnceAndSeesItThrough()
    {
        string database = await postgres.Server.CreateDatabaseAsync("orders_roles");
        await using HostProcess sagas = await StartAsync("sagas", database);
        await using HostProcess api = await StartAsync("api", database);
        using var shop = new HttpClient { BaseAddress = new Uri(api.ReadyLine.Split("Now listening on: ")[1]) };
        object payment = new { eventId = "evt-1", type = "payment.succeeded", orderId = "o1", transactionId = "tx-1", amount = 20 };

        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsJsonAsync("/webhooks/payments", payment, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await shop.PostAsJsonAsync("/orders", new { id = "o1", price = 20 }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await shop.PostAsJsonAsync("/webhooks/payments", payment, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await shop.PostAsJsonAsync("/webhooks/payments", payment, Token)).StatusCode);
        await UntilAsync(shop, "AwaitingDelivery");
        (await shop.PostAsync("/orders/o1/delivered", null, Token)).EnsureSuccessStatusCode();
        JsonNode order = await UntilAsync(shop, "Final");

        Assert.Equal( // in any order: the payment may overtake the order, which leaves with its own transaction
            ["order.delivered", "order.paymentreceived", "order.placed"],
            order["process"]!["history"]!.AsArray().Select(it => it!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/health", Token)).StatusCode);
    }

    [Fact(Timeout = 240_000)]
    [Trait("Feature", "C5")]
    [Trait("Feature", "C8")]
    public async Task TwoRoles_LinkOfTheOne_IsAnsweredAtTheOther()
    {
        string database = await postgres.Server.CreateDatabaseAsync("orders_links");
        string[] key = ["--Tokens:Keys:1", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), "--Orders:PublicAddress", "https://shop.example.com"];
        var asked = new TaskCompletionSource<RefundApprovalAsked>(TaskCreationOptions.RunContinuationsAsynchronously);
        IBusControl mailer = Bus.Factory.CreateUsingRabbitMq(it =>
        {
            it.Host(rabbit.Server.Uri);
            it.ReceiveEndpoint("mailer", endpoint => endpoint.Handler<RefundApprovalAsked>(context =>
            {
                asked.TrySetResult(context.Message);
                return Task.CompletedTask;
            }));
        });
        await mailer.StartAsync(Token);
        await using HostProcess sagas = await StartAsync("sagas", database, key);
        await using HostProcess api = await StartAsync("api", database, key);
        using var shop = new HttpClient { BaseAddress = new Uri(api.ReadyLine.Split("Now listening on: ")[1]) };
        await shop.PostAsJsonAsync("/orders", new { id = "o1", price = 20 }, Token);
        await shop.PostAsJsonAsync(
            "/webhooks/payments", new { eventId = "evt-1", type = "payment.succeeded", orderId = "o1", transactionId = "tx-1", amount = 20 }, Token);
        await UntilAsync(shop, "AwaitingDelivery");
        await shop.PostAsJsonAsync("/orders/o1/cancel", new { reason = "too slow" }, Token);
        Uri link = (await asked.Task.WaitAsync(Token)).Link;

        Assert.Equal("shop.example.com", link.Host);
        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync(link.AbsolutePath, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsJsonAsync(link.AbsolutePath, new { approve = true }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await shop.PostAsJsonAsync(link.AbsolutePath, new { approve = true }, Token)).StatusCode);
        await mailer.StopAsync(Token);
    }

    private Task<HostProcess> StartAsync(string role, string database, params string[] settings) => HostProcess.StartAsync(
        "Orders.Host.dll",
        [
            "--role", role, "--transport", "rabbitmq", "--database", "postgres", "--urls", "http://127.0.0.1:0",
            "--ConnectionStrings:RabbitMq", rabbit.Server.Uri.ToString(), "--ConnectionStrings:Postgres", database,
            "--Orders:LockPatience", "00:01:00", .. settings,
        ],
        "Now listening on: ",
        Token);

    private static async Task<JsonNode> UntilAsync(HttpClient shop, string state)
    {
        while (true)
        {
            using HttpResponseMessage response = await shop.GetAsync("/orders/o1", Token);
            if (response.IsSuccessStatusCode
                && JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))! is { } order
                && order["process"]?["state"]?.GetValue<string>() == state)
            {
                return order;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }
    }
}
