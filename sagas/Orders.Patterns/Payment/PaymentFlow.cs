namespace Orders.Patterns;

/// <summary>
/// The event notification pattern: a signal tells what has happened elsewhere, and the process draws its
/// conclusion. A declined payment may be followed by another attempt; with the first that succeeds the process ends.
/// The state is a dictionary here, which suits values that come and go.
/// </summary>
[Process("/order/{order}/payment")]
public sealed class PaymentFlow : SignalFlow
{
    /// <summary>Declares the process.</summary>
    public PaymentFlow() => On<PaymentProcessed>(TakeNote);

    private static async Task TakeNote(PaymentProcessed signal, SignalContext<FlowState> payment)
    {
        bool succeeded = signal.Result == PaymentResult.Succeeded;
        payment.Set(new
        {
            orderStatus = succeeded ? "payment_received" : "payment_failed",
            paymentId = signal.PaymentId,
            paymentAmount = signal.Amount,
            processedAt = payment.Now,
        });
        payment.Set("failureReason", succeeded ? null : signal.Response);
        payment.Set("attempts", payment.Get<int>("attempts") + 1);
        await payment.CheckpointAsync(new { signal.Result, signal.PaymentId });
        if (succeeded)
        {
            payment.EndProcess("paid");
        }
    }
}
