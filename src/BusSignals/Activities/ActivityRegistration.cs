namespace BusSignals;

/// <summary>An activity that this host runs.</summary>
internal abstract record ActivityRegistration(
    Type Type, Type Input, Type Result, SignalId Id, TimeSpan Timeout, RetryPolicy Retry, ActivityOptions Options)
{
    public static void Check(IReadOnlyCollection<ActivityRegistration> activities, Faults faults)
    {
        foreach (ActivityRegistration activity in activities)
        {
            activity.Check(faults);
        }

        foreach (IGrouping<SignalId, ActivityRegistration> same in activities.GroupBy(it => it.Id).Where(it => it.Count() > 1))
        {
            faults.Add($"The activity '{same.Key}' is done by {string.Join(" and ", same.Select(it => $"'{TypeName.Of(it.Type)}'"))}; give each a definition of its own.");
        }
    }

    private void Check(Faults faults)
    {
        Retry.Check($"the activity {Id}", faults);
        KeptValues.Check(Input, SignalPayload.Options, faults);
        KeptValues.Check(Result, SignalPayload.Options, faults);
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1))
        {
            faults.Add($"Timeout of the activity '{Id}' is {Timeout}; it must be longer than zero and at most a day. For longer waits let the process wait for a signal.");
        }

        faults.Add(OptionCheck.Faults(Options, $"the activity '{Id}'"));
    }
}

/// <inheritdoc/>
internal sealed record ActivityRegistration<TActivity, TInput, TResult>(ActivityDefinition<TInput, TResult> Definition, ActivityOptions Options)
    : ActivityRegistration(typeof(TActivity), typeof(TInput), typeof(TResult), Definition.Id, Definition.Timeout, Definition.Retry, Options)
    where TActivity : class, IProcessActivity<TInput, TResult>;
