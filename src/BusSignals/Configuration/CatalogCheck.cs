namespace BusSignals;

/// <summary>Checks what is registered against each other: ids, paths and endpoints belong to one each.</summary>
internal sealed class CatalogCheck(SignalCatalog catalog, EndpointNames names, EndpointCheck endpoints, Faults faults)
{
    public void Run(IReadOnlyCollection<ActivityRegistration> activities)
    {
        CheckSignals();
        CheckProcesses();
        CheckStarted();
        CheckActivities(activities);
    }

    private void CheckSignals()
    {
        foreach (IGrouping<SignalId, SignalDefinition> same in catalog.Contracts
            .Where(it => !catalog.IsEarlier(it) && !catalog.IsLocal(it)).GroupBy(it => it.Id).Where(it => it.Count() > 1))
        {
            faults.Add($"The signal id '{same.Key}' belongs to {TypeName.Several(same.Select(it => it.Contract))}; give each its own with [Signal(…, Id = \"…\")].");
        }
    }

    private void CheckProcesses()
    {
        foreach (IGrouping<string, ProcessDefinition> same in catalog.Processes.GroupBy(it => it.Path.Shape).Where(it => it.Count() > 1))
        {
            faults.Add($"The path '{same.First().Path}' belongs to the processes {TypeName.Several(same.Select(it => it.Type))}; give each its own path.");
        }

        foreach (IGrouping<string, ProcessDefinition> same in catalog.Processes
            .GroupBy(it => it.Endpoint, StringComparer.OrdinalIgnoreCase).Where(it => it.Count() > 1))
        {
            string[] spelled = [.. same.Select(it => it.Endpoint).Distinct()];
            string clash = spelled.Length == 1
                ? $"The endpoint '{same.Key}' belongs to the processes {TypeName.Several(same.Select(it => it.Type))}"
                : $"The endpoints {string.Join(" and ", spelled.Select(it => $"'{it}'"))} of the processes {TypeName.Several(same.Select(it => it.Type))} differ in case only, which not every transport tells apart";
            faults.Add($"{clash}; give each its own with [Process(…, Endpoint = \"…\")].");
        }
    }

    /// <summary>The processes that the code of a durable one starts must be known, or it would stop in the middle.</summary>
    private void CheckStarted()
    {
        foreach (ProcessDefinition process in catalog.Processes.Where(it => it.Behaviour is DurableBehaviour && endpoints.Wants(it.Type)))
        {
            foreach (Type missing in AwaitedSignalScanner.StartedBy(process.Type).Where(it => catalog.Processes.All(known => known.Type != it)))
            {
                faults.Add($"'{TypeName.Of(process.Type)}' starts '{TypeName.Of(missing)}', and {SignalCatalog.NotRegistered(missing)}");
            }
        }
    }

    private void CheckActivities(IReadOnlyCollection<ActivityRegistration> activities)
    {
        foreach (ActivityRegistration activity in activities)
        {
            string name = names.OfActivity(activity.Id);
            if (activities.TakeWhile(it => it != activity).FirstOrDefault(it => it.Id != activity.Id && names.OfActivity(it.Id).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                faults.Add($"The queue '{name}' belongs to the activities '{other.Id}' and '{activity.Id}'; "
                    + "let the name of the type be part of what the IEndpointNameFormatter makes of it.");
            }

            if (EndpointNameRule.FaultOf($"the activity '{activity.Id}'", name, "see what the IEndpointNameFormatter adds to names") is { } refused)
            {
                faults.Add(refused);
            }

            if (catalog.Processes.FirstOrDefault(it => it.Endpoint.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } process)
            {
                faults.Add($"The endpoint '{process.Endpoint}' belongs to the process '{TypeName.Of(process.Type)}' and to the activity '{activity.Id}'; "
                    + "give the process its own with [Process(…, Endpoint = \"…\")].");
            }
        }
    }
}
