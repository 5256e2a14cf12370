using System.Reflection;

namespace BusSignals;

/// <summary>What reading the definitions of all kinds of processes has in common; collects the faults of one.</summary>
internal sealed record DefinitionContext(
    Type Type, Func<Type, SignalDefinition?> Signal, EndpointNames Names, MiddlewareList Global, ProcessOptions Options, Faults Faults)
{
    /// <summary>The path and the endpoint's name, or null if the class does not declare its path.</summary>
    public (SignalPath Path, string Endpoint)? Place()
    {
        Faults.Add(OptionCheck.Faults(Options, $"'{TypeName.Of(Type)}'"));
        if (Type.GetCustomAttribute<ProcessAttribute>() is not { } attribute)
        {
            Faults.Add($"'{TypeName.Of(Type)}' is no process; give it a path with [Process(\"/…\")].");
            return null;
        }

        if (!SignalPath.TryParse(attribute.Path, out SignalPath? path, out string? error))
        {
            Faults.Add($"'{TypeName.Of(Type)}': {error}");
            return null;
        }

        if (PathRules.FaultOfProcess(Type.Name, path.Template) is { } tooLong)
        {
            Faults.Add(tooLong);
        }

        string endpoint = attribute.Endpoint ?? Names.OfProcess(Type);
        if (EndpointNameRule.FaultOf($"'{TypeName.Of(Type)}'", endpoint, "give it a name with [Process(…, Endpoint = \"…\")]") is { } refused)
        {
            Faults.Add(refused);
        }

        return (path, endpoint);
    }

    /// <summary>
    /// A signal with all layers around its handler: the application's, its group's, the process's, its own, the
    /// handler's.
    /// </summary>
    public SignalBinding Bind(SignalDefinition signal, MiddlewareList? process = null, MiddlewareList? handler = null, bool isLocal = false)
    {
        var all = new MiddlewareList();
        foreach (MiddlewareList? layer in (MiddlewareList?[])[Global, signal.GroupMiddleware, Options.Middleware, process, signal.Middleware, handler])
        {
            if (layer is not null)
            {
                all.AddRange(layer);
            }
        }

        return new SignalBinding(signal, all, isLocal);
    }

    /// <summary>
    /// Reports signals that could not select a process on this path, and token answers that would lose data.
    /// </summary>
    public void CheckSignals(SignalPath path, IReadOnlyList<SignalDefinition> signals)
    {
        foreach (SignalDefinition signal in signals.Where(it => FlowControlSignals.Is(it.Contract) && it.Contract != typeof(CancelProcess)))
        {
            Faults.Add($"'{TypeName.Of(Type)}' handles '{TypeName.Of(signal.Contract)}', which is done without asking the process; handle CancelProcess, or take the handler out.");
        }

        foreach (SignalDefinition signal in signals.Where(it => TokenSignals.IsAnswer(it.Contract)))
        {
            KeptValues.Check(signal.Contract.GetGenericArguments()[0], SignalPayload.Options, Faults);
        }

        foreach (SignalDefinition signal in signals.Where(it => it.FindsItsProcess))
        {
            bool shares = path.Parameters.Intersect(signal.Path.Parameters).Any();
            if (!shares && path.Parameters.Count > 0 && signal.Path.Parameters.Count > 0)
            {
                Faults.Add($"The signal '{signal}' and the process '{TypeName.Of(Type)}' on '{path}' share no parameter, "
                    + "so that nothing says which process is meant; name the common parameter alike in both.");
            }
        }
    }
}
