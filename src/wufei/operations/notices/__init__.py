"""What happened to manifests, told to firms' own systems: a feed to read, webhooks that push it. Not for: manifests."""
