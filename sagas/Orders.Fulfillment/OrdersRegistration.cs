namespace Orders;

/// <summary>Registers the order capability; production and tests use the same lines.</summary>
public static class OrdersRegistration
{
    /// <summary>Adds the signals and the processes of orders.</summary>
    /// <param name="signals">The registration of signals.</param>
    /// <param name="hosted">False to emit signals and read processes only.</param>
    public static ISignalsConfigurator AddOrders(this ISignalsConfigurator signals, bool hosted = true)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return signals
            .AddGroup<OrderSignals>()
            // Money that comes after the end is never dropped: it stays in the order's history for whoever pays it back.
            .Add<PaymentReceived>(it => it.Late = LatePolicy.Record)
            .AddSaga<FulfillmentSaga>(hosted: hosted)
            .AddFlow<RefundFlow>(hosted: hosted)
            .UseEntityFramework<OrdersDbContext>();
    }
}
