namespace BusSignals;

/// <summary>Orders a mailbox in which some entries did not arrive in their emitter's order.</summary>
internal static class EmittedOrder
{
    /// <summary>
    /// Moves each released entry right after the last of its predecessors; everything else stays in the order of
    /// arrival.
    /// </summary>
    public static void Sort(List<HistoryEntry> waiting)
    {
        HashSet<Guid> here = [.. waiting.Select(it => it.MessageId).OfType<Guid>()];
        var behind = new Dictionary<Guid, List<Place>>();
        Place[] places = [.. waiting.Select(it => new Place(it, here))];
        foreach (Place place in places)
        {
            foreach (Guid message in place.Earlier)
            {
                (behind.TryGetValue(message, out List<Place>? others) ? others : behind[message] = []).Add(place);
            }
        }

        waiting.Clear();
        foreach (Place place in places)
        {
            place.IsReached = true;
            Take(place);
        }

        waiting.AddRange(places.Where(it => !it.IsTaken).Select(it => it.Entry)); // they wait for each other

        void Take(Place first)
        {
            var next = new Queue<Place>([first]);
            while (next.TryDequeue(out Place? place))
            {
                if (place.IsTaken || !place.IsReached || place.Earlier.Count > 0)
                {
                    continue;
                }

                place.IsTaken = true;
                waiting.Add(place.Entry);
                if (place.Entry.MessageId is { } message && behind.Remove(message, out List<Place>? others))
                {
                    others.ForEach(it => it.Earlier.Remove(message));
                    others.ForEach(next.Enqueue);
                }
            }
        }
    }

    private sealed class Place(HistoryEntry entry, HashSet<Guid> here)
    {
        public HistoryEntry Entry => entry;

        /// <summary>Its predecessors that have not been placed yet.</summary>
        public HashSet<Guid> Earlier { get; } = ResequencingState.WasHeld(entry) ? [.. ResequencingState.Earlier(entry).Select(it => it.MessageId).Where(here.Contains)] : [];

        /// <summary>Whether everything that arrived before it has been processed.</summary>
        public bool IsReached { get; set; }

        public bool IsTaken { get; set; }
    }
}
