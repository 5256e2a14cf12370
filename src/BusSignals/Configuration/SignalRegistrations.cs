using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>What has been configured so far; read once, when the catalog is built.</summary>
internal sealed class SignalRegistrations
{
    private readonly Dictionary<Type, SignalOptions> _options = [];
    private SignalsBus? _bus;

    /// <summary>Those of an application; null if it has none yet.</summary>
    public static SignalRegistrations? Find(IServiceCollection services) =>
        services.FirstOrDefault(it => it.ServiceType == typeof(SignalRegistrations))?.ImplementationInstance as SignalRegistrations;

    /// <summary>The bus that the signals go over.</summary>
    public SignalsBus Bus => _bus ?? SignalsBus.First;

    public List<SignalRegistration> Signals { get; } = [];

    /// <summary>The classes of processes, each with its settings.</summary>
    public Dictionary<Type, ProcessOptions> Processes { get; } = [];

    /// <summary>Upcasters between contracts, by the earlier one.</summary>
    public Dictionary<Type, ContractUpcaster> Upcasters { get; } = [];

    public MiddlewareList Middleware { get; } = new();

    public SignalLimits Limits { get; } = new();

    public TokenKeys Tokens { get; } = new();

    public OutboxOptions Outbox { get; } = new();

    public RetentionOptions Retention { get; } = new();

    public WaitOptions Waits { get; } = new();

    public HealthOptions Health { get; } = new();

    public UpgradeOptions Upgrades { get; } = new();

    /// <summary>The receive endpoints that this host should have.</summary>
    public EndpointCheck Endpoints { get; } = new();

    /// <summary>Further classes that are created from the services, checked at start-up.</summary>
    public List<Type> ServiceTypes { get; } = [];

    public OrderOptions Order { get; } = new();

    public ClockOptions Clock { get; } = new();

    /// <summary>The activities of durable processes that this host runs.</summary>
    public List<ActivityRegistration> Activities { get; } = [];

    /// <summary>How tenants are kept apart; null if there are none.</summary>
    public TenantOptions? Tenants { get; set; }

    /// <summary>The call that chose the store; null if there was none, and processes are kept in memory.</summary>
    public string? Store { get; private set; }

    /// <summary>The context whose database is the store; null if the store is not a database.</summary>
    public Type? StoreContext { get; private set; }

    /// <summary>The faults of the calls themselves.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Further start-up checks, such as a store's.</summary>
    public List<Func<IServiceProvider, IEnumerable<string>>> Checks { get; } = [];

    /// <summary>Chooses the store. There is only one, so the last of two calls would silently win.</summary>
    public void Keeps(string store, Type? context)
    {
        if (Store is not null && Store != store)
        {
            Faults.Add($"The store was chosen twice, by {Store} and by {store}, and the processes of an application have one; leave one of the two calls out.");
            return;
        }

        (Store, StoreContext) = (store, context);
    }

    /// <summary>
    /// Sets the bus that carries the signals. An application has only one, because its processes share one store and
    /// one outbox.
    /// </summary>
    public void Goes(SignalsBus bus, IServiceCollection services)
    {
        if (_bus is null)
        {
            _bus = bus;
            bus.Bind(services);
        }

        if (_bus.Registration != bus.Registration)
        {
            Faults.Add($"AddSignals(…) was called in {_bus.Registration}(…) and in {bus.Registration}(…), and the signals of an application go over one bus; "
                + "call it in one of the two. The other may have consumers of its own, which emit signals as all code does.");
        }
    }

    /// <summary>The options of the whole application that are outside their range.</summary>
    public IEnumerable<string> OptionFaults() =>
    [
        .. OptionCheck.Faults(Limits, owner: null, "ConfigureLimits"),
        .. OptionCheck.Faults(Outbox, "the outbox", "ConfigureOutbox"),
        .. OptionCheck.Faults(Retention, "the retention", "ConfigureRetention"),
        .. OptionCheck.Faults(Waits, "the waits", "ConfigureWaits"),
        .. OptionCheck.Faults(Health, "the health check", "ConfigureHealth"),
        .. OptionCheck.Faults(Upgrades, "upgrades", "ConfigureUpgrades"),
        .. OptionCheck.Faults(Order, "the order", "ConfigureOrder"),
    ];

    public SignalOptions OptionsOf(Type contract) =>
        _options.TryGetValue(contract, out SignalOptions? options) ? options : _options[contract] = new SignalOptions();
}

/// <summary>A contract and, if it was registered with one, its group's name and middleware.</summary>
internal sealed record SignalRegistration(Type Contract, string? Group, MiddlewareList Middleware)
{
    public SignalRegistration(Type contract) : this(contract, null, new MiddlewareList())
    {
    }
}

/// <summary>How a message of one contract is converted to a later contract.</summary>
internal sealed record ContractUpcaster(Type To, Func<object, object> Upcast);
