namespace BusSignals;

/// <summary>What the configuration has said so far; read once, when the model is built.</summary>
internal sealed class SignalRegistrations
{
    private readonly Dictionary<Type, SignalOptions> _options = [];

    public List<SignalRegistration> Signals { get; } = [];

    public HashSet<Type> Sagas { get; } = [];

    public OutboxOptions Outbox { get; } = new();

    public RetentionOptions Retention { get; } = new();

    /// <summary>Whether the user chose a store; if not, processes are kept in memory.</summary>
    public bool HasStore { get; set; }

    /// <summary>What was wrong with the calls themselves.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Further checks of the start-up, such as a store's.</summary>
    public List<Func<IServiceProvider, IEnumerable<string>>> Checks { get; } = [];

    public SignalOptions OptionsOf(Type contract) =>
        _options.TryGetValue(contract, out SignalOptions? options) ? options : _options[contract] = new SignalOptions();
}

/// <summary>A contract and, if it was registered with one, its group's name.</summary>
internal sealed record SignalRegistration(Type Contract, string? Group);
