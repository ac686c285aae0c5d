"""What every part of the API needs: who asks, how refusals look, pages, types of fields. Not for: endpoints."""
