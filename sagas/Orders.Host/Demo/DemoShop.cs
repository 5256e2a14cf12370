using System.Net.Http.Json;
using System.Text.Json;

namespace Orders.Host;

/// <summary>The verbs of the demo: what a customer and a payment provider do, and what one can see of an order.</summary>
internal sealed class DemoShop(HttpClient http, IServiceProvider services)
{
    public const string Fulfillment = "fulfillment";
    public const string Checkout = "checkout";

    private const decimal Price = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IProcesses _processes = services.GetRequiredService<IProcesses>();
    private readonly IEntityLocks _locks = services.GetRequiredService<IEntityLocks>();
    private readonly OrderSignals _orders = services.GetRequiredService<OrderSignals>();
    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();

    public Task PlaceAsync(string order, TimeSpan? payWithin = null) => PostAsync("/orders", new { id = order, price = Price, payWithin });

    /// <summary>Sends the provider's webhook.</summary>
    /// <returns>The signal it became.</returns>
    public async Task<string?> PayAsync(string order, string eventId)
    {
        var payment = new { eventId, type = "payment.succeeded", orderId = order, transactionId = $"tx-{order}", amount = Price };
        JsonElement answer = JsonElement.Parse(await PostAsync("/webhooks/payments", payment));
        return answer.GetProperty("signal").GetString();
    }

    public Task DeliverAsync(string order) => PostAsync($"/orders/{order}/delivered", new { });

    public Task CancelAsync(string order, string reason) => PostAsync($"/orders/{order}/cancel", new { reason });

    /// <summary>Emits a payment past the webhook, which does not know the order yet.</summary>
    public async Task EmitPaymentAsync(string order)
    {
        await using EntityLock<Order> locked = await _locks.AcquireAsync<Order>(order);
        await _orders.PaymentReceived.EmitAsync(new PaymentReceived(locked, $"tx-{order}", Price));
    }

    public Task StartCheckoutAsync(string order) => PostAsync($"/orders/{order}/checkout", new { amount = Price });

    /// <summary>Sends a signal by its name to one of the order's processes.</summary>
    public Task SendAsync(string order, string process, string signal, object payload) =>
        PostAsync($"/signals/{signal}?process={Uri.EscapeDataString(PathOf(order, process))}", payload);

    public async Task<string> TimelineAsync(string order, string process) =>
        (await FindAsync(order, process))?.ToTimeline() ?? $"Nothing arrived for '{order}'.{Environment.NewLine}";

    public async Task<ProcessView> ShouldEndAsync(string order, OrderStatus status)
    {
        ProcessView view = await ShouldBecomeAsync(order, it => it.Status == ProcessStatus.Ended, "end");
        await ShouldBeRecordedAsync(order, status);
        return view.StateAs<Fulfillment>()?.Status == status
            ? view
            : throw new DemoException($"it should have ended '{status}', but ended '{view.StateAs<Fulfillment>()?.Status}'");
    }

    /// <summary>The order's own row says so too.</summary>
    public async Task ShouldBeRecordedAsync(string order, OrderStatus status)
    {
        OrderRow row = (await http.GetFromJsonAsync<OrderRow>($"/orders/{order}"))!;
        if (row.Status != status.ToString())
        {
            throw new DemoException($"its row should say '{status}', but says '{row.Status}'");
        }
    }

    public async Task ShouldHaveHistoryAsync(string order, params (string Name, SignalOutcome Outcome)[] expected)
    {
        var actual = (await FindAsync(order))!.History.Select(it => (it.Name, it.Outcome)).ToArray();
        if (!actual.SequenceEqual(expected))
        {
            throw new DemoException($"its history should be {Text(expected)}, but is {Text(actual)}");
        }
    }

    /// <summary>Waits until the process is as it should be.</summary>
    public async Task<ProcessView> ShouldBecomeAsync(string order, Func<ProcessView, bool> condition, string what, string process = Fulfillment)
    {
        for (DateTimeOffset until = _clock.GetUtcNow() + Patience; ;)
        {
            ProcessView? view = await FindAsync(order, process);
            if (view is not null && condition(view))
            {
                return view;
            }

            if (_clock.GetUtcNow() >= until)
            {
                throw new DemoException($"it should {what}, but does not after {Patience.TotalSeconds} seconds");
            }

            await Task.Delay(Pause, _clock);
        }
    }

    private Task<ProcessView?> FindAsync(string order, string process = Fulfillment) => _processes.FindAsync(PathOf(order, process));

    private static string PathOf(string order, string process) => $"/order/{order}/{process}";

    private async Task<string> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, body);
        string answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? answer
            : throw new DemoException($"POST {path} was answered with {(int)response.StatusCode}: {answer}");
    }

    private static string Text(IEnumerable<(string Name, SignalOutcome Outcome)> history) =>
        string.Join(", ", history.Select(it => $"{it.Name} {it.Outcome}"));

    private sealed record OrderRow(string? Status);
}
