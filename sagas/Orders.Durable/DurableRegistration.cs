namespace Orders.Durable;

/// <summary>Registers the samples; each stands alone and can be taken without the others.</summary>
public static class DurableRegistration
{
    /// <summary>Adds the signals and the processes, beside the order capability.</summary>
    /// <param name="signals">The registration of signals.</param>
    /// <param name="hosted">False to emit signals, start and read processes only.</param>
    public static ISignalsConfigurator AddDurableOrders(this ISignalsConfigurator signals, bool hosted = true)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return signals
            .AddGroup<OrderSignals>()
            .AddGroup<TrialSignals>()
            .AddProcess<CheckoutProcess>(hosted: hosted)
            .AddProcess<TrialProcess>(hosted: hosted)
            .AddProcess<LargeOrderProcess>(hosted: hosted)
            .AddProcess<InvoiceProcess>(hosted: hosted)
            .AddProcess<ReturnProcess>(hosted: hosted)
            .AddProcess<BatchProcess>(hosted: hosted);
    }

    /// <summary>Adds the assistant, with the model and the tools that it has here.</summary>
    /// <typeparam name="TModel">Sends messages to the model.</typeparam>
    /// <typeparam name="TTools">Calls the tools.</typeparam>
    /// <param name="signals">The registration of signals.</param>
    public static ISignalsConfigurator AddAssistant<TModel, TTools>(this ISignalsConfigurator signals)
        where TModel : class, IProcessActivity<IReadOnlyList<string>, ModelReply>
        where TTools : class, IProcessActivity<IReadOnlyList<ToolCall>, IReadOnlyList<string>>
    {
        ArgumentNullException.ThrowIfNull(signals);
        return signals
            .AddActivity<TModel, IReadOnlyList<string>, ModelReply>(AssistantProcess.SendMessages)
            .AddActivity<TTools, IReadOnlyList<ToolCall>, IReadOnlyList<string>>(AssistantProcess.CallTools)
            .AddProcess<AssistantProcess>();
    }
}
