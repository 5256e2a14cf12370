using System.Linq.Expressions;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Middleware;

namespace BusSignals;

/// <summary>What <c>Event(() =&gt; …, it =&gt; …)</c> says of one event, without the types of its message.</summary>
internal interface IEventConfiguration
{
    bool IsReadOnly { get; }

    /// <summary>Whether what is published reaches the process, and not only what is sent to it.</summary>
    bool ConfiguresTopology { get; }

    bool HasMissing { get; }

    /// <summary>Whether a signal without a process is delivered again later.</summary>
    bool Redelivers { get; }

    /// <summary>The calls that correlate, and the members of the state that each names.</summary>
    IEnumerable<(string Call, IReadOnlyList<string> Members)> Claims { get; }
}

/// <summary>
/// Takes what a state machine says of one event. <c>InsertOnInitial</c> asks for what each start is here: two hosts that start a
/// process at once make one.
/// </summary>
internal sealed class EventConfiguration<TState, TMessage> : IEventCorrelationConfigurator<TState, TMessage>, IEventConfiguration
    where TState : SagaState, new()
    where TMessage : class
{
    private readonly List<EventCorrelationClaim<TState, TMessage>> _claims = [];

    bool IEventCorrelationConfigurator<TState, TMessage>.InsertOnInitial
    {
        set
        {
        }
    }

    bool IEventCorrelationConfigurator<TState, TMessage>.ReadOnly
    {
        set => IsReadOnly = value;
    }

    bool IEventCorrelationConfigurator<TState, TMessage>.ConfigureConsumeTopology
    {
        set => ConfiguresTopology = value;
    }

    public bool IsReadOnly { get; private set; }

    public bool ConfiguresTopology { get; private set; } = true;

    public bool HasMissing => Missing is not null;

    public bool Redelivers => Missing is MissingInstanceRedeliveryPipe<TState, TMessage>;

    public IEnumerable<(string Call, IReadOnlyList<string> Members)> Claims => _claims.Select(it => (it.Call, it.Members));

    /// <summary>What happens to a message where there is no process.</summary>
    public IPipe<ConsumeContext<TMessage>>? Missing { get; private set; }

    /// <summary>Makes the state of a process that the event starts.</summary>
    public SagaFactoryMethod<TState, TMessage>? Factory { get; private set; }

    /// <exception cref="InvalidOperationException">The configuration means another process than the path.</exception>
    public void CheckCorrelation(ProcessId process, TState state, ConsumeContext<TMessage> message)
    {
        if (_claims.Find(it => !it.Holds(state, message)) is { } broken)
        {
            throw new InvalidOperationException(
                $"{broken.Call} of '{TypeName.Of(typeof(TMessage))}' means another process than the path, which leads to '{process}'; the path decides: let {broken.Call} say the same, or take it out.");
        }
    }

    public IEventCorrelationConfigurator<TState, TMessage> CorrelateById(Func<ConsumeContext<TMessage>, Guid> selector) => ById(nameof(CorrelateById), selector);

    public IEventCorrelationConfigurator<TState, TMessage> SelectId(Func<ConsumeContext<TMessage>, Guid> selector) => ById(nameof(SelectId), selector);

    public IEventCorrelationConfigurator<TState, TMessage> CorrelateById<T>(Expression<Func<TState, T>> propertyExpression, Func<ConsumeContext<TMessage>, T> selector)
        where T : struct => ByMember(nameof(CorrelateById), propertyExpression, selector);

    public IEventCorrelationConfigurator<TState, TMessage> CorrelateBy<T>(Expression<Func<TState, T?>> propertyExpression, Func<ConsumeContext<TMessage>, T?> selector)
        where T : struct => ByMember(nameof(CorrelateBy), propertyExpression, selector);

    public IEventCorrelationConfigurator<TState, TMessage> CorrelateBy<T>(Expression<Func<TState, T>> propertyExpression, Func<ConsumeContext<TMessage>, T> selector)
        where T : class => ByMember(nameof(CorrelateBy), propertyExpression, selector);

    public IEventCorrelationConfigurator<TState, TMessage> CorrelateBy(Expression<Func<TState, ConsumeContext<TMessage>, bool>> correlationExpression) =>
        Add(EventCorrelationClaim<TState, TMessage>.Of(nameof(CorrelateBy), correlationExpression, correlationExpression.Compile()));

    public IEventCorrelationConfigurator<TState, TMessage> SetSagaFactory(SagaFactoryMethod<TState, TMessage> factoryMethod)
    {
        Factory = factoryMethod;
        return this;
    }

    public IEventCorrelationConfigurator<TState, TMessage> OnMissingInstance(
        Func<IMissingInstanceConfigurator<TState, TMessage>, IPipe<ConsumeContext<TMessage>>> getBehavior)
    {
        Missing = getBehavior(new EventMissingInstanceConfigurator<TState, TMessage>());
        return this;
    }

    private EventConfiguration<TState, TMessage> ById(string call, Func<ConsumeContext<TMessage>, Guid> selector) =>
        Add(new(call, [nameof(SagaState.CorrelationId)], (state, message) => state.CorrelationId == selector(message)));

    private EventConfiguration<TState, TMessage> ByMember<T>(string call, Expression<Func<TState, T>> member, Func<ConsumeContext<TMessage>, T> selector)
    {
        Func<TState, T> read = member.Compile();
        return Add(EventCorrelationClaim<TState, TMessage>.Of(
            call, member, (state, message) => EqualityComparer<T>.Default.Equals(read(state), selector(message))));
    }

    private EventConfiguration<TState, TMessage> Add(EventCorrelationClaim<TState, TMessage> claim)
    {
        _claims.Add(claim);
        return this;
    }
}
