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

    /// <summary>
    /// Adds the fulfilment as a durable process. It has a path of its own, so that both can be there; but they take the same
    /// signals, so that a shop has the one or the other.
    /// </summary>
    /// <param name="signals">The registration of signals.</param>
    /// <param name="hosted">False to emit signals, start and read processes only.</param>
    public static ISignalsConfigurator AddFulfillmentProcess(this ISignalsConfigurator signals, bool hosted = true)
    {
        ArgumentNullException.ThrowIfNull(signals);
        if (hosted)
        {
            signals.AddActivity<BookParcel, Parcel, string>(BookParcel.Activity);
        }

        return signals.AddGroup<OrderSignals>().AddProcess<FulfillmentProcess>(hosted: hosted);
    }
}
