namespace BusSignals;

/// <inheritdoc/>
internal sealed class DynamicSignals(SignalCatalog model, SignalRegistrations registrations) : IDynamicSignals
{
    public SignalDefinition Set<TFlow>(DynamicSignal signal) where TFlow : class, ISignalFlow
    {
        ArgumentNullException.ThrowIfNull(signal);
        ProcessDefinition process = model.ProcessOf<TFlow>();
        var faults = new Faults();
        SignalPath? path = PathOf(signal, faults);
        SignalSchema? schema = SchemaOf(signal, faults);
        if (process.Bindings.Any(it => it.Definition.Id == signal.Id))
        {
            faults.Add($"'{signal.Id}' is a typed signal of '{TypeName.Of(typeof(TFlow))}'; give the dynamic one another id.");
        }

        if (model.ControlBindings.Any(it => it.Definition.Id == signal.Id))
        {
            faults.Add($"'{signal.Id}' controls every process; give the dynamic signal another id.");
        }

        signal.Options.Check(signal.Id.ToString(), faults);
        if (signal.Options.MaxPayloadBytes > model.MaxMessageBytes)
        {
            faults.Add($"MaxPayloadBytes of '{signal.Id}' is {signal.Options.MaxPayloadBytes}, and an endpoint reads messages of at most {model.MaxMessageBytes} bytes; lower it, or raise MaxMessageBytes with signals.ConfigureLimits(it => …).");
        }

        if (path is not null && !path.Parameters.Intersect(process.Path.Parameters).Any() && process.Path.Parameters.Count > 0)
        {
            faults.Add($"The signal '{signal.Id}' on '{path}' and '{TypeName.Of(typeof(TFlow))}' on '{process.Path}' share no parameter; name the common parameter alike in both.");
        }

        if (path is null || schema is null || faults.Texts.Count > 0)
        {
            throw new SignalConfigurationException(faults.Texts);
        }

        var definition = new SignalDefinition(signal.Id, typeof(System.Text.Json.JsonElement), new JsonPathBinding(path), schema, signal.Options)
        {
            Description = signal.Description,
            MaxPayloadBytes = signal.Options.MaxPayloadBytes ?? registrations.Limits.MaxPayloadBytes,
            MaxHeaderLength = registrations.Limits.MaxHeaderLength,
        };
        var all = new MiddlewareList();
        all.AddRange(registrations.Middleware);
        all.AddRange(process.Options.Middleware);
        all.AddRange(process.Layers);
        all.AddRange(definition.Middleware);
        process.Dynamic.Set(new DynamicBinding(new SignalBinding(definition, all), signal.Handler));
        return definition;
    }

    public bool Remove<TFlow>(SignalId id) where TFlow : class, ISignalFlow => model.ProcessOf<TFlow>().Dynamic.Remove(id);

    public IReadOnlyList<SignalDefinition> Of<TFlow>() where TFlow : class, ISignalFlow =>
        [.. model.ProcessOf<TFlow>().Dynamic.Signals.OrderBy(it => it.Name, StringComparer.Ordinal)];

    private static SignalPath? PathOf(DynamicSignal signal, Faults faults)
    {
        if (SignalPath.TryParse(signal.Path, out SignalPath? path, out string? error))
        {
            return path;
        }

        faults.Add($"'{signal.Id}': {error}");
        return null;
    }

    private static SignalSchema? SchemaOf(DynamicSignal signal, Faults faults)
    {
        try
        {
            return SignalSchema.ParseSignal(signal.Schema);
        }
        catch (FormatException exception)
        {
            faults.Add($"The schema of '{signal.Id}' cannot be used: {exception.Message}");
            return null;
        }
    }
}
