"""The database as this product needs it: engine choice, the fair write gate, consistent snapshots."""
