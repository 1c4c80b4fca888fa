"""Job control: rows, queue, tiers, gateway, publishing. The database alone knows what became of a job."""
