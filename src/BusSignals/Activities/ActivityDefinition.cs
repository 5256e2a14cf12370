namespace BusSignals;

/// <summary>
/// One kind of work that durable processes have done elsewhere (<see cref="ProcessContext.ActivityAsync"/>), shared by
/// the processes that request it and the host that does it.
/// <code>
/// public static readonly ActivityDefinition&lt;Parcel, Label&gt; Book = new("parcel.book") { Timeout = TimeSpan.FromMinutes(10) };
/// </code>
/// </summary>
/// <typeparam name="TInput">What the activity needs to know; written as JSON.</typeparam>
/// <typeparam name="TResult">The activity's result; written as JSON.</typeparam>
/// <param name="id">Its name, <c>namespace.name</c>, like a signal's; its queue is named after it too.</param>
/// <exception cref="FormatException">The name is not a valid id.</exception>
public sealed class ActivityDefinition<TInput, TResult>(string id)
{
    /// <summary>The name.</summary>
    public SignalId Id { get; } = SignalId.TryParse(id, out SignalId name) ? name : throw new FormatException(
        $"'{id}' is no name of an activity: that is 'namespace.name', two parts of a-z and 0-9, as in 'parcel.book'.");

    /// <summary>
    /// How long one attempt may take, longer than zero; after that it is cancelled and counts as failed. Default: 5
    /// minutes.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often it is attempted: first in place, then, after each of the delays, by a new message. Default: 3 attempts
    /// in place.
    /// </summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public RetryPolicy Retry { get; init => field = RetryPolicy.Checked(value); } = new();

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}
