namespace BusSignals;

/// <summary>Checks at start-up whether the configuration can keep tenants apart.</summary>
internal static class TenantCheck
{
    public static void Check(TenantOptions options, SignalCatalog model, Faults faults)
    {
        string parameter = options.Parameter;
        if (!model.Signals.Any(it => it.Path.Parameters.Contains(parameter)) && !model.Processes.Any(it => it.Path.Parameters.Contains(parameter)))
        {
            faults.Add($"UseTenants has the parameter '{parameter}', which is in no path of a signal or process; name the one that is, or write it into the paths.");
        }

        if (options.Current is null)
        {
            faults.Add("UseTenants does not say which tenant a scope works for; set Current.");
        }

        if (options.Keys.ById.Count == 0)
        {
            faults.Add("UseTenants has no key; add one with Keys.Add(…), the same in all applications: at least 32 random bytes, as \"openssl rand -base64 32\" makes them.");
        }

        var keys = new Faults();
        options.Keys.Check(keys);
        foreach (string fault in keys.Texts)
        {
            faults.Add($"UseTenants: {fault}");
        }

        foreach (ProcessDefinition process in model.Processes.Where(it => it.Path.Parameters.Contains(parameter)))
        {
            foreach (SignalBinding binding in process.Bindings.Where(it => !it.IsLocal && !PathAddress.Is(it.Definition.Contract) && !TokenSignals.IsAnswer(it.Definition.Contract)
                && !it.Definition.Path.Parameters.Contains(parameter)))
            {
                faults.Add($"'{TypeName.Of(process.Type)}' on '{process.Path}' takes the signal '{binding.Definition.Id}' on '{binding.Definition.Path}', "
                    + $"which would reach the processes of all tenants; add '{{{parameter}}}' to its path.");
            }
        }
    }
}
