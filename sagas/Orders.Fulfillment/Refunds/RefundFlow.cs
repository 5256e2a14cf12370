using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orders;

/// <summary>
/// Asks somebody outside whether the money of a cancelled order goes back, and waits for the answer.
/// That nobody answers is a branch like the others.
/// </summary>
[Process("/order/{order}/refund")]
public sealed class RefundFlow : SignalFlow<Refund>
{
    /// <summary>Declares the process.</summary>
    public RefundFlow()
    {
        On<RefundRequested>(AskAsync).Validate((_, refund) => refund.State.TxId is null ? null : "This refund was asked for already.");
        OnAnswer(Refunds.Approval, TakeAsync);
    }

    private static async Task AskAsync(RefundRequested signal, SignalContext<Refund> refund)
    {
        refund.State.TxId = signal.TxId;
        refund.State.Amount = signal.Amount;
        OrdersOptions shop = refund.Services.GetRequiredService<IOptions<OrdersOptions>>().Value;
        await refund.CreateTokenAsync(
            Refunds.Approval, token => PublishAsync(refund, new RefundApprovalAsked(signal.Order, signal.Amount, shop.ApprovalLink(token))));
    }

    private static async Task TakeAsync(TokenAnswer<RefundDecision> answer, SignalContext<Refund> refund)
    {
        Refund state = refund.State;
        state.Reason = answer.Value?.Reason ?? answer.Error;
        state.Status = answer switch
        {
            { Status: TokenStatus.Resolved, Value.Approve: true } => RefundStatus.Approved,
            { Status: TokenStatus.Resolved or TokenStatus.Rejected } => RefundStatus.Declined,
            _ => RefundStatus.Undecided,
        };
        await PublishAsync(refund, state.Status switch
        {
            RefundStatus.Approved => new RefundApproved(state.Order, state.TxId!, state.Amount),
            RefundStatus.Declined => new RefundDeclined(state.Order, state.Reason),
            _ => new RefundUndecided(state.Order, state.TxId!, state.Amount),
        });
        refund.EndProcess(state.Status.ToString());
    }

    // By its run-time type, so that the three ends can be one call.
    private static Task PublishAsync(SignalContext refund, object message) =>
        refund.Services.GetRequiredService<IPublishEndpoint>().Publish(message, message.GetType());
}
