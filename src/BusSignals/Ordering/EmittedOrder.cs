namespace BusSignals;

/// <summary>The order of a mailbox, some of whose entries have come in another than their emitter's.</summary>
internal static class EmittedOrder
{
    /// <summary>Puts what was held back right behind the last of the others that it comes after; all else stays as it came.</summary>
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

        /// <summary>What it comes after and is still to be taken.</summary>
        public HashSet<Guid> Earlier { get; } = ResequencingState.WasHeld(entry) ? [.. ResequencingState.Earlier(entry).Select(it => it.MessageId).Where(here.Contains)] : [];

        /// <summary>Whether all that came before it has been looked at.</summary>
        public bool IsReached { get; set; }

        public bool IsTaken { get; set; }
    }
}
